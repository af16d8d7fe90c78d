import { expected } from '../system';
import { checkSamples, checkSignal } from './checks';

/**
 * One epoch with mean 0 and standard deviation 1 (of all its samples, as NumPy's `std`), each for itself: no statistic of
 * other epochs is used, so that nothing leaks between subjects.
 *
 * @returns a new array
 * @throws ThetalabError when the epoch is empty, not finite, or constant
 */
export function zScore(epoch: Float32Array): Float32Array {
  checkSamples('zScore', epoch);
  checkSignal('zScore', epoch);
  const mean = epoch.reduce((sum, value) => sum + value, 0) / epoch.length;
  const squares = epoch.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return scaled('zScore', epoch, mean, Math.sqrt(squares / epoch.length));
}

/**
 * One epoch minus its median, over its interquartile range (quartiles between samples by linear interpolation): a few
 * artefacts change hardly anything. The same as scikit-learn's `RobustScaler` and `robust_scale`.
 *
 * @returns a new array
 * @throws ThetalabError when the epoch is empty or not finite, or half its samples are the same
 */
export function robustScale(epoch: Float32Array): Float32Array {
  checkSamples('robustScale', epoch);
  checkSignal('robustScale', epoch);
  const sorted = epoch.slice().sort();
  return scaled('robustScale', epoch, quantile(sorted, 0.5), quantile(sorted, 0.75) - quantile(sorted, 0.25));
}

function scaled(where: string, epoch: Float32Array, center: number, spread: number): Float32Array {
  if (!(spread > 0)) {
    throw expected(
      where,
      'an epoch that varies',
      `a spread of ${spread}`,
      'leave it out: checkEpoch finds it',
    );
  }
  return epoch.map((value) => (value - center) / spread);
}

/** The value below which this part of the sorted values lies, with linear interpolation between two (Hyndman and Fan, 7). */
function quantile(sorted: Float32Array, part: number): number {
  const position = part * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  return low + (position - below) * ((sorted[below + 1] ?? low) - low);
}
