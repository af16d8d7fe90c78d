import { checkList, checkNumber, checkTyped, describeValue, expected, isRecord } from '../system';
import { checkSignal } from './checks';
import { type Complex, complexZeros, unitCircle } from './complex';
import { fftPlan } from './fft-plan';
import { remember } from './remember';

/**
 * Spectrum of a real signal of any length N: bins 0 … floor(N/2), not scaled (as `numpy.fft.rfft`).
 *
 * @throws ThetalabError when the signal is empty
 */
export function realFft(x: ArrayLike<number>): Complex {
  checkList('realFft', 'a signal', x);
  if (Array.isArray(x)) checkSignal('realFft', x);
  if (x.length === 0) throw expected('realFft', 'at least one sample', 'none');
  return x.length % 2 === 0 ? evenFft(x) : oddFft(x);
}

/**
 * The real signal of `length` samples that has this spectrum (as `numpy.fft.irfft`, imaginary parts of the first and,
 * for an even length, the last bin ignored).
 *
 * @throws ThetalabError when the spectrum does not have floor(length/2) + 1 bins
 */
export function inverseRealFft(spectrum: Complex, length: number): Float64Array {
  if (!isRecord(spectrum)) throw expected('inverseRealFft', 'a spectrum { re, im }', describeValue(spectrum));
  const { re, im } = spectrum;
  checkTyped('inverseRealFft', 're', re, 'Float64Array');
  checkTyped('inverseRealFft', 'im', im, 'Float64Array');
  checkNumber('inverseRealFft', 'the length', length);
  const bins = Math.floor(length / 2) + 1;
  if (length < 1 || re.length !== bins || im.length !== bins) {
    throw expected('inverseRealFft', `${bins} bins for ${length} samples`, `${re.length} and ${im.length}`);
  }
  return length % 2 === 0 ? evenInverse(re, im, length) : oddInverse(re, im, length);
}

/** Two neighbouring samples as one complex number: half the work of a complex transform. */
function evenFft(x: ArrayLike<number>): Complex {
  const half = x.length / 2;
  const packed = complexZeros(half);
  for (let k = 0; k < half; k++) {
    packed.re[k] = x[2 * k]!;
    packed.im[k] = x[2 * k + 1]!;
  }
  const { re, im } = fftPlan(half).transform(packed);
  const out = complexZeros(half + 1);
  out.re[0] = re[0]! + im[0]!;
  out.re[half] = re[0]! - im[0]!;
  const { re: cos, im: sin } = halfCircle(half);
  for (let k = 1; k < half; k++) {
    const mirror = half - k;
    const evenRe = (re[k]! + re[mirror]!) / 2;
    const evenIm = (im[k]! - im[mirror]!) / 2;
    const oddRe = (im[k]! + im[mirror]!) / 2;
    const oddIm = (re[mirror]! - re[k]!) / 2;
    out.re[k] = evenRe + oddRe * cos[k]! - oddIm * sin[k]!;
    out.im[k] = evenIm + oddRe * sin[k]! + oddIm * cos[k]!;
  }
  return out;
}

function evenInverse(re: Float64Array, im: Float64Array, length: number): Float64Array {
  const half = length / 2;
  const packed = complexZeros(half);
  packed.re[0] = (re[0]! + re[half]!) / 2;
  packed.im[0] = (re[half]! - re[0]!) / 2;
  const { re: cos, im: sin } = halfCircle(half);
  for (let k = 1; k < half; k++) {
    const mirror = half - k;
    const evenRe = (re[k]! + re[mirror]!) / 2;
    const evenIm = (im[k]! - im[mirror]!) / 2;
    const gapRe = (re[k]! - re[mirror]!) / 2;
    const gapIm = (im[k]! + im[mirror]!) / 2;
    const oddRe = gapRe * cos[k]! + gapIm * sin[k]!;
    const oddIm = gapIm * cos[k]! - gapRe * sin[k]!;
    // Conjugated: the inverse transform is done as a forward one.
    packed.re[k] = evenRe - oddIm;
    packed.im[k] = -(evenIm + oddRe);
  }
  const back = fftPlan(half).transform(packed);
  const x = new Float64Array(length);
  for (let k = 0; k < half; k++) {
    x[2 * k] = back.re[k]! / half;
    x[2 * k + 1] = -back.im[k]! / half;
  }
  return x;
}

/** exp(-πi·k / half) for k below `half`. */
export const halfCircle = remember(32, (half) =>
  unitCircle(Float64Array.from({ length: half }, (_, k) => k / (2 * half))),
);

function oddFft(x: ArrayLike<number>): Complex {
  const full = fftPlan(x.length).transform({ re: Float64Array.from(x), im: new Float64Array(x.length) });
  const bins = (x.length + 1) / 2;
  return { re: full.re.slice(0, bins), im: full.im.slice(0, bins) };
}

function oddInverse(re: Float64Array, im: Float64Array, length: number): Float64Array {
  const full = complexZeros(length);
  full.re[0] = re[0]!;
  for (let k = 1; k < re.length; k++) {
    full.re[k] = full.re[length - k] = re[k]!;
    full.im[k] = -im[k]!;
    full.im[length - k] = im[k]!;
  }
  return fftPlan(length)
    .transform(full)
    .re.map((value) => value / length);
}
