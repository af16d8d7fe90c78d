import type { RandomStream } from '../random';
import { expected } from '../system';
import { checkFinite } from './bootstrap';

/** Up to so many differences all signs are tried: 65,536 of them. */
const exactUpTo = 16;

/** Options of `signFlipTest`. */
export interface SignFlipOptions {
  /** Random signs that are tried with more than 16 differences (default 10,000). */
  resamples?: number;
  /** Needed with more than 16 differences. */
  random?: RandomStream;
}

/**
 * Two-sided p-value of paired differences: how often their mean, with signs drawn anew, lies at least as far from zero
 * (Fisher: The design of experiments, 1935, section 21). It assumes only that without an effect each difference is as
 * likely to be positive as negative. Up to 16 differences it is exact, and never below 2 / 2^n: with five of them no
 * p-value is below 0.0625. Beyond, it is (1 + hits) / (1 + resamples).
 *
 * @throws ThetalabError for no differences, one that is not finite, or more than 16 without `random`
 */
export function signFlipTest(differences: ArrayLike<number>, options: SignFlipOptions = {}): number {
  checkFinite('signFlipTest', differences, 1);
  const values = Array.from(differences);
  const total = Math.abs(values.reduce((sum, value) => sum + value, 0));
  const scale = values.reduce((sum, value) => sum + Math.abs(value), 0);
  const asFar = (sum: number) => Math.abs(sum) >= total - 1e-12 * scale;
  return values.length <= exactUpTo ? exactly(values, asFar) : byChance(values, asFar, options);
}

/** The smallest p-value that so many differences can have: with few of them none is small, however large they are. */
export function smallestSignFlipP(differences: number, resamples = 10_000): number {
  return differences <= exactUpTo ? Math.min(1, 2 / 2 ** differences) : 1 / (1 + resamples);
}

function exactly(values: readonly number[], asFar: (sum: number) => boolean): number {
  const all = 2 ** values.length;
  let hits = 0;
  for (let signs = 0; signs < all; signs++) {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += (signs >> i) & 1 ? -values[i]! : values[i]!;
    if (asFar(sum)) hits++;
  }
  return hits / all;
}

function byChance(
  values: readonly number[],
  asFar: (sum: number) => boolean,
  { resamples = 10_000, random }: SignFlipOptions,
): number {
  if (!random)
    throw expected('signFlipTest', 'a random stream for more than 16 differences', 'none', 'give random');
  let hits = 0;
  for (let i = 0; i < resamples; i++) {
    let sum = 0;
    for (const value of values) sum += random.integer(2) ? value : -value;
    if (asFar(sum)) hits++;
  }
  return (1 + hits) / (1 + resamples);
}
