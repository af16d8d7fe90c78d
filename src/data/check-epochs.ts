import { checkEpoch, type EpochFault, type EpochLimits } from '../signal';
import { counted } from '../system';
import { checkIsEpochs, type EpochSource, rowReader } from './epoch-source';

/** How many epochs were left out, and how many of these have each fault: one epoch may have several. */
export interface LeftOut {
  epochs: number;
  faults: Partial<Record<EpochFault, number>>;
}

/** What `checkEpochs` found. */
export interface EpochCheck {
  /** Of every epoch, what is wrong with any of its channels; empty when all are good. */
  faults: readonly (readonly EpochFault[])[];
  /** The epochs without a fault, as rows in rising order. */
  good: Int32Array;
  /** What there is besides. */
  leftOut: LeftOut;
}

/** Rows are read so many at a time. */
const rowsAtOnce = 64;

/**
 * Checks every channel of every epoch for amplitude, flat lines and clipping (see `signal.checkEpoch`). Of a store,
 * some epochs at a time are read.
 *
 * @param limits in the unit of the samples: microvolts, so check before anything is normalised
 * @throws ThetalabError when a limit is negative
 */
export function checkEpochs(epochs: EpochSource, limits: EpochLimits = {}): EpochCheck {
  checkIsEpochs('checkEpochs', epochs);
  const { length, channels, samplesPerEpoch, samplingRate, valuesPerEpoch } = epochs;
  const read = rowReader(epochs);
  const faults: EpochFault[][] = [];
  for (let first = 0; first < length; first += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, length - first);
    const values = read(first, count);
    for (let row = 0; row < count; row++) {
      const found = channels.flatMap((_, channel) => {
        const at = row * valuesPerEpoch + channel * samplesPerEpoch;
        return checkEpoch(values.subarray(at, at + samplesPerEpoch), samplingRate, limits).faults;
      });
      faults.push([...new Set(found)]);
    }
  }
  const good = Int32Array.from([...faults.keys()].filter((row) => faults[row]!.length === 0));
  return { faults, good, leftOut: { epochs: length - good.length, faults: countOf(faults) } };
}

function countOf(faults: readonly (readonly EpochFault[])[]): LeftOut['faults'] {
  const counts: LeftOut['faults'] = {};
  for (const fault of faults.flat()) counts[fault] = (counts[fault] ?? 0) + 1;
  return counts;
}

/** In words: `3 of 960 epochs left out (amplitude 2, flat 1)`; nothing when none was. */
export function describeLeftOut({ epochs, faults }: LeftOut, of: number): string[] {
  if (!epochs) return [];
  const counts = Object.entries(faults).map(([fault, count]) => `${fault} ${count}`);
  return [`${epochs} of ${counted(of, 'epoch')} left out (${counts.join(', ')})`];
}
