import type { Selectable } from '../epoch-columns';
import type { Epochs } from '../epochs';

/** Indices of the epochs in each part, in rising order. */
export type PartRows<P extends string> = Record<P, Int32Array>;

/** Parts of a set of epochs, and which of its epochs each part holds. */
export type Partition<P extends string, E> = Readonly<Record<P, E>> & { readonly rows: PartRows<P> };

/** The epochs of each part. */
export function partition<P extends string, E extends Selectable>(
  epochs: E,
  rows: PartRows<P>,
): Partition<P, E> {
  const names = Object.keys(rows) as P[];
  const parts = Object.fromEntries(names.map((name) => [name, epochs.select(rows[name])]));
  return { ...parts, rows } as Partition<P, E>;
}

/** The parts of a split. */
export const splitParts = ['train', 'validation', 'test'] as const;
export type SplitPart = (typeof splitParts)[number];

/** Three sets of epochs: those to train on, those to choose by, those to report on. */
export type Split<E = Epochs> = Partition<SplitPart, E>;

/** Each part's size as a fraction. */
export type Fractions = Record<SplitPart, number>;
