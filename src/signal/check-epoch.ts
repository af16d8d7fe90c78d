import { checkNumber, checkOptionNames, expected } from '../system';
import { checkRate, checkSamples } from './checks';

/** What may be wrong with an epoch. */
export type EpochFault = 'not finite' | 'amplitude' | 'flat' | 'clipped';

/** Limits of `checkEpoch`. */
export interface EpochLimits {
  /** Greatest distance between highest and lowest sample, in the signal's unit (default 500, for EEG in microvolts). */
  peakToPeak?: number;
  /** The line is flat while neighbouring samples differ by no more than this, in the signal's unit (default 0). */
  flatStep?: number;
  /** Longest time in seconds that the line may be flat (default 1). */
  flatSeconds?: number;
  /** Greatest part of the samples that may lie in runs at the highest or at the lowest value (default 0.01). */
  clippedPart?: number;
}

/** What `checkEpoch` found. */
export interface EpochQuality {
  /** Empty when the epoch is good. */
  faults: EpochFault[];
  /** How many samples are NaN or infinite; they count for nothing below. */
  notFinite: number;
  /** Highest minus lowest sample; 0 when there is none. */
  peakToPeak: number;
  /** Longest time in seconds during which the line is flat. */
  flatSeconds: number;
  /** Part of the samples that lie in runs of two or more at the highest or at the lowest value; 0 of a constant. */
  clippedPart: number;
}

const limitNames = ['peakToPeak', 'flatStep', 'flatSeconds', 'clippedPart'];

/**
 * Amplitude, flat lines (as MNE-Python's `annotate_amplitude` finds them), clipping and missing samples of one epoch: which
 * epochs to leave out, and why.
 *
 * @param samplingRate in Hz
 * @throws ThetalabError when the epoch is empty or a limit is negative; samples that are not finite are a fault and no error
 */
export function checkEpoch(
  epoch: Float32Array,
  samplingRate: number,
  limits: EpochLimits = {},
): EpochQuality {
  checkSamples('checkEpoch', epoch);
  checkOptionNames('checkEpoch', limits, limitNames);
  const { peakToPeak = 500, flatStep = 0, flatSeconds = 1, clippedPart = 0.01 } = limits;
  checkRate('checkEpoch', samplingRate);
  if (epoch.length === 0) throw expected('checkEpoch', 'at least one sample', 'none');
  for (const [name, limit] of Object.entries({ peakToPeak, flatStep, flatSeconds, clippedPart })) {
    checkNumber('checkEpoch', name, limit);
    if (!(limit >= 0)) throw expected('checkEpoch', `${name} from 0`, String(limit));
  }
  const { notFinite, lowest, highest } = extremes(epoch);
  const range = notFinite < epoch.length ? highest - lowest : 0;
  const flat = longestFlat(epoch, flatStep) / samplingRate;
  const clipped = range > 0 ? partInRuns(epoch, lowest, highest) : 0;
  const faults: EpochFault[] = [];
  if (notFinite > 0) faults.push('not finite');
  if (range > peakToPeak) faults.push('amplitude');
  if (flat > flatSeconds) faults.push('flat');
  if (clipped > clippedPart) faults.push('clipped');
  return { faults, notFinite, peakToPeak: range, flatSeconds: flat, clippedPart: clipped };
}

function extremes(epoch: Float32Array) {
  let [notFinite, lowest, highest] = [0, Infinity, -Infinity];
  for (const value of epoch) {
    if (!Number.isFinite(value)) notFinite++;
    else {
      lowest = Math.min(lowest, value);
      highest = Math.max(highest, value);
    }
  }
  return { notFinite, lowest, highest };
}

/** The greatest number of steps in a row that are not larger than `most`. */
function longestFlat(epoch: Float32Array, most: number): number {
  let longest = 0;
  for (let at = 1, run = 0; at < epoch.length; at++) {
    run = Math.abs(epoch[at]! - epoch[at - 1]!) <= most ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

function partInRuns(epoch: Float32Array, lowest: number, highest: number): number {
  const same = (at: number) => epoch[at] === epoch[at - 1];
  let count = 0;
  for (let at = 0; at < epoch.length; at++) {
    const extreme = epoch[at] === lowest || epoch[at] === highest;
    if (extreme && (same(at) || same(at + 1))) count++;
  }
  return count / epoch.length;
}
