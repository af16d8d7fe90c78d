import type { EpochLimits, RowReader } from '../signal';
import { checkTyped, describeValue, expected, isRecord } from '../system';
import type { EpochColumns } from './epoch-columns';
import type { EpochScaling } from './normalize-epochs';

/**
 * What trainings, splits and statistics take epochs from: `Epochs` in memory, or a store on disk that is read some rows at a
 * time. Both select alike, and give the same samples.
 */
export interface EpochSource extends EpochColumns {
  /** Labels of the channels. */
  readonly channels: readonly string[];
  /** Values in one epoch: channels x samplesPerEpoch. */
  readonly valuesPerEpoch: number;
  /** What the reader left out or repaired, in words. */
  readonly notes: readonly string[];
  /**
   * Copies epochs into `out`, one after the other, each channel after channel.
   *
   * @param rows in any order, repeated or not
   * @param out rows.length x valuesPerEpoch
   */
  read(rows: ArrayLike<number>, out: Float32Array): void;
  /** The epochs at these indices, in this order. */
  select(indices: ArrayLike<number>): EpochSource;
  /** All epochs of these subjects, in recording order. */
  ofSubjects(names: readonly string[]): EpochSource;
  /** The same epochs with these channels alone, in this order. */
  pick(labels: readonly string[]): EpochSource;
  /** The same epochs as `(x - mean) / standardDeviation`. */
  standardized(mean: number, standardDeviation: number): EpochSource;
  /** The same epochs, each channel of each scaled by itself. */
  normalized(how: EpochScaling): EpochSource;
  /** The epochs without a fault in any channel; see `checkEpochs`. */
  checked(limits?: EpochLimits): EpochSource;
  /** Each subject once, in order of appearance. */
  subjectNames(): string[];
  /** How many epochs each class has. */
  counts(): Record<string, number>;
}

/** Rows are read so many at a time: enough for sequential reading, a few megabytes of 30 s epochs. */
const rowsAtOnce = 256;

/** How to read rows of a source that follow each other; those in memory are not copied. */
export function rowReader(source: EpochSource | { values: Float32Array; length: number }): RowReader {
  if ('values' in source) {
    const { values, length } = source;
    const size = values.length / length;
    return (first, count) => values.subarray(first * size, (first + count) * size);
  }
  return (first, count) => {
    const out = new Float32Array(count * source.valuesPerEpoch);
    const rows = Int32Array.from({ length: count }, (_, at) => first + at);
    source.read(rows, out);
    return out;
  };
}

/** All samples of a source in the order of its rows, some epochs at a time. */
export function* sampleBlocks(source: EpochSource): Generator<Float32Array> {
  const read = rowReader(source);
  for (let first = 0; first < source.length; first += rowsAtOnce)
    yield read(first, Math.min(rowsAtOnce, source.length - first));
}

/** @throws ThetalabError unless `out` has room for so many epochs and no more */
export function checkRoom(
  where: string,
  { valuesPerEpoch }: { readonly valuesPerEpoch: number },
  count: number,
  out: Float32Array,
): void {
  checkTyped(where, 'room', out, 'Float32Array');
  if (out.length === count * valuesPerEpoch) return;
  throw expected(where, `room for ${count} epochs of ${valuesPerEpoch} values`, String(out.length));
}

/** @throws ThetalabError unless it is a set of epochs */
export function checkIsEpochs(where: string, epochs: unknown): void {
  if (isRecord(epochs) && typeof epochs.select === 'function' && typeof epochs.length === 'number') return;
  throw expected(
    where,
    'epochs',
    describeValue(epochs),
    'read them with load, or cut a recording into epochs',
  );
}
