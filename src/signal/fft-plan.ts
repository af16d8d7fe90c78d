import { Bluestein } from './bluestein';
import type { Complex } from './complex';
import { MixedRadix, radices } from './mixed-radix';

/** Discrete Fourier transform of one length, X[k] = Σ x[n] exp(-2πi nk/N). */
export interface FftPlan {
  readonly length: number;
  /** The transform of `input`, in new arrays. */
  transform(input: Complex): Complex;
}

/** Largest prime factor that is worth doing directly; beyond it Bluestein's detour is faster. */
const largestDirectPrime = 31;

/** Plans kept at most; the one made first goes first. */
const mostPlans = 32;
const plans = new Map<number, FftPlan>();

/** The plan for a length: factors and twiddles are worked out once and kept. */
export function fftPlan(length: number): FftPlan {
  let plan = plans.get(length);
  if (!plan) {
    const factors = radices(length);
    const direct = Math.max(1, ...factors) <= largestDirectPrime;
    plan = direct ? new MixedRadix(length, factors) : new Bluestein(length);
    if (plans.size >= mostPlans) plans.delete(plans.keys().next().value!);
    plans.set(length, plan);
  }
  return plan;
}
