import { inverseRealFft, realFft } from '../signal';

/**
 * Writes `x` with the phase of each frequency turned by an angle; the mean, and the highest frequency of an even
 * length, stay.
 */
export function turnPhases(x: Float32Array, out: Float32Array, angles: Float32Array): void {
  const spectrum = realFft(x);
  const { re, im } = spectrum;
  const last = Math.ceil(x.length / 2);
  for (let k = 1; k < last; k++) {
    const [a, b] = [re[k]!, im[k]!];
    const [cos, sin] = [Math.cos(angles[k]!), Math.sin(angles[k]!)];
    re[k] = a * cos - b * sin;
    im[k] = a * sin + b * cos;
  }
  out.set(inverseRealFft(spectrum, x.length));
}
