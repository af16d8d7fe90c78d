import { checkSignal } from './checks';
import { type Complex, complexZeros } from './complex';
import { fftPlan } from './fft-plan';

/**
 * The analytic signal: `re` is the signal, `im` its Hilbert transform, made without the negative frequencies (Marple, 1999),
 * as SciPy's `hilbert`. The signal is taken as periodic: filter to a band first, and distrust both ends.
 *
 * @throws ThetalabError when the signal is empty or not finite
 */
export function analyticSignal(x: ArrayLike<number>): Complex {
  checkSignal('analyticSignal', x);
  const { length } = x;
  const plan = fftPlan(length);
  const { re, im } = plan.transform({ re: Float64Array.from(x), im: new Float64Array(length) });
  const oneSided = complexZeros(length);
  // The inverse transform as a forward one: conjugate before and after.
  for (let k = 0; 2 * k <= length; k++) {
    const weight = (k === 0 || 2 * k === length ? 1 : 2) / length;
    oneSided.re[k] = weight * re[k]!;
    oneSided.im[k] = -weight * im[k]!;
  }
  const back = plan.transform(oneSided);
  return { re: back.re, im: back.im.map((value) => -value) };
}

/**
 * Envelope of a rhythm: the magnitude of the analytic signal, in the signal's unit.
 *
 * @throws ThetalabError when the signal is empty or not finite
 */
export function envelope(x: ArrayLike<number>): Float32Array {
  const { re, im } = analyticSignal(x);
  return Float32Array.from(re, (value, at) => Math.hypot(value, im[at]!));
}
