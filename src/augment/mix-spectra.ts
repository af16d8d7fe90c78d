import { inverseRealFft, realFft } from '../signal';

/**
 * Writes the signal whose spectrum has in every bin the magnitude `a·|X| + (1-a)·|P|` and the phase
 * `b·∠X + (1-b)·∠P`, angles in (-π, π] mixed as plain numbers. The lowest bin, and the highest of an even length, keep
 * their real part only.
 *
 * @param magnitudeShare a, from 0 (the partner's magnitudes) to 1 (those of `x`)
 * @param phaseShare b, likewise
 */
export function mixSpectra(
  x: Float32Array,
  partner: Float32Array,
  out: Float32Array,
  magnitudeShare: number,
  phaseShare: number,
): void {
  const mixed = realFft(x);
  const other = realFft(partner);
  const { re, im } = mixed;
  makeReal(im, x.length);
  makeReal(other.im, x.length);
  for (let k = 0; k < re.length; k++) {
    const [a, b, c, d] = [re[k]!, im[k]!, other.re[k]!, other.im[k]!];
    const magnitude =
      magnitudeShare * Math.sqrt(a * a + b * b) + (1 - magnitudeShare) * Math.sqrt(c * c + d * d);
    const phase = phaseShare * Math.atan2(b, a) + (1 - phaseShare) * Math.atan2(d, c);
    re[k] = magnitude * Math.cos(phase);
    im[k] = magnitude * Math.sin(phase);
  }
  out.set(inverseRealFft(mixed, x.length));
}

/** Clears rounding errors where a real signal has none: their sign would turn a phase of π into -π. */
function makeReal(im: Float64Array, samples: number): void {
  im[0] = 0;
  if (samples % 2 === 0) im[samples / 2] = 0;
}
