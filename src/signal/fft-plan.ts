import { Bluestein } from './bluestein';
import type { Complex } from './complex';
import { MixedRadix, radices } from './mixed-radix';
import { remember } from './remember';

/** Discrete Fourier transform of one length, X[k] = Σ x[n] exp(-2πi nk/N). */
export interface FftPlan {
  readonly length: number;
  /** The transform of `input`, in new arrays. */
  transform(input: Complex): Complex;
}

/** Largest prime factor that is worth doing directly; beyond it Bluestein's detour is faster. */
const largestDirectPrime = 31;

/** The plan for a length of at least 1: factors and twiddles are worked out once and kept. */
export const fftPlan = remember(32, (length): FftPlan => {
  const factors = radices(length);
  const direct = factors.every((factor) => factor <= largestDirectPrime);
  return direct ? new MixedRadix(length, factors) : new Bluestein(length);
});
