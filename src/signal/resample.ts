import { checkNumber, expected } from '../system';
import { allFinite, checkSamples, checkSignal } from './checks';
import { polyphase } from './polyphase';
import { windowOf } from './windows';

/**
 * Resamples by a ratio of whole numbers with a polyphase FIR filter: a Kaiser-windowed sinc (beta 5) of 20 · max(up,
 * down) + 1 taps that cuts at the lower of the two Nyquist frequencies, as SciPy's `resample_poly`. Beyond both ends
 * the signal is taken as zero.
 *
 * @param from sampling rate of `x` in Hz
 * @param to wanted sampling rate in Hz; the ratio must be one of whole numbers below 10,000
 * @returns `ceil(x.length * to / from)` samples, or `x` itself when the rates are equal
 * @throws ThetalabError when the signal is not finite or the rates have no such ratio
 */
export function resample(x: Float32Array, from: number, to: number): Float32Array {
  checkSamples('resample', x);
  const [up, down] = resamplingRatio(from, to);
  if (from === to) return x;
  const half = 10 * Math.max(up, down);
  const y = polyphase(x, up, down, lowPass(half, 1 / Math.max(up, down), up));
  // Every sample counts for some result, which is not finite either.
  if (!allFinite(y)) checkSignal('resample', x);
  return y;
}

/**
 * What `resample` multiplies and divides the rate by: the smallest whole numbers whose ratio is that of the rates.
 *
 * @param from sampling rate in Hz
 * @param to wanted sampling rate in Hz
 * @throws ThetalabError when a rate is not above 0, or there are none below 10,000
 */
export function resamplingRatio(from: number, to: number): [up: number, down: number] {
  checkNumber('resample', 'the rate', from);
  checkNumber('resample', 'the wanted rate', to);
  if (!(from > 0) || !(to > 0)) throw expected('resample', 'rates above 0 Hz', `${from} and ${to}`);
  for (let down = 1; down < 10_000; down++) {
    const up = (to * down) / from;
    if (Math.abs(up - Math.round(up)) < 1e-9 * up && Math.round(up) < 10_000) return [Math.round(up), down];
  }
  throw expected('resample', 'a ratio of whole numbers below 10,000', `${to} / ${from}`);
}

function lowPass(half: number, cutoff: number, gain: number): Float64Array {
  const window = windowOf({ kaiser: 5 }, 2 * half + 1);
  const taps = window.map((weight, at) => {
    const t = at - half;
    const sinc = t === 0 ? cutoff : Math.sin(Math.PI * cutoff * t) / (Math.PI * t);
    return sinc * weight;
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => (tap / sum) * gain);
}
