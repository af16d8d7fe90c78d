import { expected } from '../system';

/**
 * Resamples by a ratio of whole numbers with a polyphase FIR filter: a Kaiser-windowed sinc (beta 5) of 20 · max(up, down) + 1
 * taps that cuts at the lower of the two Nyquist frequencies, as SciPy's `resample_poly`. Beyond both ends the signal
 * is taken as zero.
 *
 * @param from sampling rate of `x` in Hz
 * @param to wanted sampling rate in Hz; the ratio must be one of whole numbers below 10,000
 * @returns `ceil(x.length * to / from)` samples, or `x` itself when the rates are equal
 */
export function resample(x: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return x;
  const [up, down] = ratio(to, from);
  const half = 10 * Math.max(up, down);
  const taps = lowPass(half, 1 / Math.max(up, down), up);
  const out = new Float32Array(Math.ceil((x.length * up) / down));
  for (let at = 0; at < out.length; at++) {
    // Output `at` sits at position at * down on the upsampled axis, where every up-th sample is one of x.
    const position = at * down;
    const first = Math.max(0, Math.ceil((position - half) / up));
    const last = Math.min(x.length - 1, Math.floor((position + half) / up));
    let sum = 0;
    for (let k = first; k <= last; k++) sum += x[k]! * taps[position - k * up + half]!;
    out[at] = sum;
  }
  return out;
}

function ratio(to: number, from: number): [number, number] {
  if (!(from > 0) || !(to > 0)) throw expected('resample', 'rates above 0 Hz', `${from} and ${to}`);
  for (let down = 1; down < 10_000; down++) {
    const up = (to * down) / from;
    if (Math.abs(up - Math.round(up)) < 1e-9 * up && Math.round(up) < 10_000) return [Math.round(up), down];
  }
  throw expected('resample', 'a ratio of whole numbers below 10,000', `${to} / ${from}`);
}

function lowPass(half: number, cutoff: number, gain: number): Float64Array {
  const taps = Float64Array.from({ length: 2 * half + 1 }, (_, at) => {
    const t = at - half;
    const sinc = t === 0 ? cutoff : Math.sin(Math.PI * cutoff * t) / (Math.PI * t);
    return sinc * kaiser(t / half, 5);
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => (tap / sum) * gain);
}

/** Kaiser window at `position` from -1 to 1 (Kaiser and Schafer, 1980). */
function kaiser(position: number, beta: number): number {
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
