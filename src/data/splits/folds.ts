import type { Selectable } from '../epoch-columns';
import { type Partition, type PartRows, partition } from './partition';

/** The parts of a fold. */
export type FoldPart = 'train' | 'test';

/** One turn of a cross-validation. */
export type Fold<E> = Partition<FoldPart, E>;

/**
 * The turns of a cross-validation, in order. The epochs of a fold are selected when it is its turn, so that one fold at a
 * time is in memory.
 *
 * @example for (const { train, test } of data.kFold(epochs, { folds: 5 })) …
 */
export class Folds<E extends Selectable> implements Iterable<Fold<E>> {
  constructor(
    private readonly epochs: E,
    /** Which epochs every fold trains on and is tested on. */
    readonly rows: readonly PartRows<FoldPart>[],
  ) {}

  /** Number of folds. */
  get length(): number {
    return this.rows.length;
  }

  *[Symbol.iterator](): Iterator<Fold<E>> {
    for (const rows of this.rows) yield partition(this.epochs, rows);
  }
}
