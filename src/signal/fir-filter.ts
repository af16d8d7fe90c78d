import { checkTyped, expected } from '../system';
import { checkSamples, checkSignal } from './checks';
import { type Complex, complexZeros } from './complex';
import { inverseRealFft, realFft } from './real-fft';

/**
 * Applies a symmetric FIR filter so that nothing is shifted in time: the same as MNE-Python's `filter_data` with
 * `phase='zero'`. Both ends are continued by their own point reflection, as far as the signal reaches. Long signals go
 * through Fourier transforms of pieces (overlap-save).
 *
 * @param taps an odd number, as `fir` or `firwin` gives them
 * @returns as many samples as `x` has
 * @throws ThetalabError when the number of taps is even or the signal is empty or not finite
 */
export function firFilter(taps: Float64Array, x: Float32Array): Float32Array {
  checkTyped('firFilter', 'taps', taps, 'Float64Array');
  checkSamples('firFilter', x);
  if (taps.length % 2 === 0) {
    throw expected(
      'firFilter',
      'an odd number of taps',
      String(taps.length),
      'an even one shifts by half a sample',
    );
  }
  checkSignal('firFilter', taps);
  checkSignal('firFilter', x);
  const half = (taps.length - 1) / 2;
  const size = transformSize(taps.length, x.length + 2 * half);
  const response = realFft(padded(taps, size));
  const y = new Float32Array(x.length);
  const step = size - 2 * half;
  const piece = new Float64Array(size);
  for (let at = 0; at < x.length; at += step) {
    fillReflected(piece, x, at - half);
    const filtered = inverseRealFft(product(realFft(piece), response), size);
    y.set(filtered.subarray(2 * half, 2 * half + Math.min(step, x.length - at)), at);
  }
  return y;
}

/** A power of two that holds several filter lengths, or the whole of a short signal. */
function transformSize(taps: number, length: number): number {
  const powerFrom = (least: number) => 2 ** Math.ceil(Math.log2(least));
  return Math.max(2, Math.min(powerFrom(8 * taps), powerFrom(length)));
}

function padded(values: Float64Array, length: number): Float64Array {
  const out = new Float64Array(length);
  out.set(values);
  return out;
}

/** The signal from `from` on, which may begin before it and end after it. */
function fillReflected(piece: Float64Array, x: Float32Array, from: number): void {
  const last = x.length - 1;
  for (let k = 0; k < piece.length; k++) {
    const at = from + k;
    if (at >= 0 && at <= last) piece[k] = x[at]!;
    else if (at < 0) piece[k] = -at <= last ? 2 * x[0]! - x[-at]! : 0;
    else piece[k] = at <= 2 * last ? 2 * x[last]! - x[2 * last - at]! : 0;
  }
}

function product(a: Complex, b: Complex): Complex {
  const out = complexZeros(a.re.length);
  for (let k = 0; k < out.re.length; k++) {
    out.re[k] = a.re[k]! * b.re[k]! - a.im[k]! * b.im[k]!;
    out.im[k] = a.re[k]! * b.im[k]! + a.im[k]! * b.re[k]!;
  }
  return out;
}
