import type { RandomStream } from '../random';
import { counted, expected } from '../system';

/** A value and the interval that it lies in with some confidence. */
export interface Interval {
  low: number;
  high: number;
}

/** Options of `bootstrapInterval`. */
export interface BootstrapOptions {
  /** Share of the resampled means between both ends (default 0.95). */
  confidence?: number;
  /** Default 10,000. */
  resamples?: number;
  random: RandomStream;
}

/**
 * Percentile interval of the mean by the bootstrap (Efron and Tibshirani: An introduction to the bootstrap, 1993): values
 * are drawn with replacement, as many as there are, and the ends are quantiles of the means. With fewer than about ten
 * values it is too narrow: what was not seen cannot be drawn.
 *
 * @throws ThetalabError for fewer than two values, a value that is not finite, or settings out of range
 */
export function bootstrapInterval(values: ArrayLike<number>, options: BootstrapOptions): Interval {
  const { confidence = 0.95, resamples = 10_000, random } = options;
  const where = 'bootstrapInterval';
  checkFinite(where, values, 2);
  if (!(confidence > 0 && confidence < 1))
    throw expected(where, 'a confidence between 0 and 1', String(confidence));
  if (!(Number.isInteger(resamples) && resamples >= 1))
    throw expected(where, 'a whole number of resamples from 1 on', String(resamples));
  const count = values.length;
  const means = new Float64Array(resamples);
  for (let i = 0; i < resamples; i++) {
    let sum = 0;
    for (let k = 0; k < count; k++) sum += values[random.integer(count)]!;
    means[i] = sum / count;
  }
  return percentileInterval(means, confidence);
}

/** The interval that holds this share of what the draws of a bootstrap gave, as much being left out at either end. */
export function percentileInterval(draws: ArrayLike<number>, confidence: number): Interval {
  const sorted = Float64Array.from(draws).sort();
  return { low: quantile(sorted, (1 - confidence) / 2), high: quantile(sorted, (1 + confidence) / 2) };
}

/** Quantile of sorted values by linear interpolation, as NumPy's. */
function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (position - below) * (sorted[above]! - sorted[below]!);
}

/** @throws ThetalabError for too few values, or one that is not finite */
export function checkFinite(where: string, values: ArrayLike<number>, least: number): void {
  if (values.length < least)
    throw expected(where, `at least ${counted(least, 'value')}`, String(values.length));
  for (let i = 0; i < values.length; i++)
    if (!Number.isFinite(values[i])) throw expected(where, 'finite values', `${values[i]} at position ${i}`);
}
