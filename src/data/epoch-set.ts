import type { EpochLimits } from '../signal';
import { type Displayable, displaySymbol, type MimeBundle } from '../system';
import { checkEpochs, describeLeftOut } from './check-epochs';
import { describeEpochs } from './describe-epochs';
import { countByClass } from './epoch-columns';
import type { EpochSource } from './epoch-source';
import type { EpochScaling } from './normalize-epochs';

/** What is the same for epochs in memory and in a file, as it follows from their columns or from reading them. */
export abstract class EpochSet<Self extends EpochSet<Self>> implements EpochSource, Displayable {
  abstract readonly samplesPerEpoch: number;
  abstract readonly samplingRate: number;
  abstract readonly channels: readonly string[];
  abstract readonly labels: Int32Array;
  abstract readonly classes: readonly string[];
  abstract readonly subjects: readonly string[];
  abstract readonly nights: readonly string[];
  abstract readonly seconds: Float64Array;
  abstract readonly notes: readonly string[];

  abstract read(rows: ArrayLike<number>, out: Float32Array): void;
  abstract select(indices: ArrayLike<number>): Self;
  abstract ofSubjects(names: readonly string[]): Self;
  abstract pick(labels: readonly string[]): Self;
  abstract standardized(mean: number, standardDeviation: number): Self;
  abstract normalized(how: EpochScaling): Self;
  /** The same epochs with another list of notes. */
  protected abstract withNotes(notes: readonly string[]): Self;

  /** Number of epochs. */
  get length(): number {
    return this.labels.length;
  }

  /** Values in one epoch: channels x samplesPerEpoch. */
  get valuesPerEpoch(): number {
    return this.channels.length * this.samplesPerEpoch;
  }

  /**
   * The epochs without a fault in any channel; `notes` says how many were left out, and why. `checkEpochs` tells which.
   *
   * @param limits of `signal.checkEpoch` (default 500 µV from peak to peak, 1 s flat, a hundredth clipped)
   * @throws ThetalabError when a limit is negative
   */
  checked(limits: EpochLimits = {}): Self {
    const { good, leftOut } = checkEpochs(this, limits);
    return this.select(good).withNotes([...this.notes, ...describeLeftOut(leftOut, this.length)]);
  }

  /** Each subject once, in order of appearance. */
  subjectNames(): string[] {
    return [...new Set(this.subjects)];
  }

  /** How many epochs each class has. */
  counts(): Record<string, number> {
    return countByClass(this);
  }

  /** A table of subjects and stages. */
  toString(): string {
    return describeEpochs(this)['text/plain'];
  }

  [displaySymbol](): MimeBundle {
    return describeEpochs(this);
  }

  /** How Node prints it. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
