import { checkNumber, expected, isRecord } from '../system';

/** Shape of a window. Kaiser's beta is 0 for a rectangle and grows with the suppression beside the main lobe. */
export type WindowShape = 'hamming' | 'hann' | 'blackman' | { kaiser: number };

/**
 * A symmetric window of `length` weights, the same as SciPy's `get_window(shape, length, fftbins=False)`.
 *
 * @throws ThetalabError when the shape is not known
 */
export function windowOf(shape: WindowShape, length: number): Float64Array {
  if (length === 1) return Float64Array.of(1);
  const half = (length - 1) / 2;
  if (isRecord(shape)) {
    checkNumber('window', 'kaiser', shape.kaiser);
    if (!(shape.kaiser >= 0 && shape.kaiser <= 700)) {
      throw expected('window', 'a beta from 0 to 700', String(shape.kaiser));
    }
    return Float64Array.from({ length }, (_, at) => kaiser((at - half) / half, shape.kaiser));
  }
  const cosines = Object.hasOwn(cosineWeights, shape) ? cosineWeights[shape] : undefined;
  if (!cosines) throw expected('window', Object.keys(cosineWeights).join(', '), String(shape));
  return Float64Array.from({ length }, (_, at) =>
    cosines.reduce((sum, weight, k) => sum + weight * Math.cos((Math.PI * k * (at - half)) / half), 0),
  );
}

/** Weights of 1, cos and cos 2 about the middle (Harris, 1978). */
const cosineWeights: Record<string, readonly number[]> = {
  hamming: [0.54, 0.46],
  hann: [0.5, 0.5],
  blackman: [0.42, 0.5, 0.08],
};

/** Kaiser window at `position` from -1 to 1 (Kaiser and Schafer, 1980). */
export function kaiser(position: number, beta: number): number {
  return besselI0(beta * Math.sqrt(1 - position * position)) / besselI0(beta);
}

/** Modified Bessel function of order zero by its series. */
function besselI0(x: number): number {
  let sum = 1;
  for (let term = 1, k = 1; term > 1e-17 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
