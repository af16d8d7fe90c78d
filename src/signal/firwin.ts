import { checkOptionNames, expected } from '../system';
import { type Band, edgesOf } from './band';
import { type WindowShape, windowOf } from './windows';

/** Options of `firwin`. */
export interface FirwinOptions {
  /** Default `'hamming'`: 53 dB of suppression. */
  window?: WindowShape;
}

/**
 * Taps of a linear-phase FIR filter by the window method, scaled to gain 1 in the middle of the (first) band that passes:
 * the same as SciPy's `firwin`. At each edge half the amplitude passes.
 *
 * @param taps how many; odd, or even for a filter that lets nothing through at half the sampling rate
 * @param band what passes: `[low, high]`, `{ lowPass }`, `{ highPass }` or `{ bandStop: [low, high] }`, in Hz
 * @param samplingRate in Hz
 * @throws ThetalabError when the band does not lie between 0 and half the sampling rate, or an even number of taps cannot
 *   make the filter
 */
export function firwin(
  taps: number,
  band: Band,
  samplingRate: number,
  options: FirwinOptions = {},
): Float64Array {
  checkOptionNames('firwin', options, ['window']);
  const { window = 'hamming' } = options;
  const { kind, edges } = edgesOf('firwin', band, samplingRate);
  const passesTop = kind === 'highPass' || kind === 'bandStop';
  if (!(Number.isInteger(taps) && taps >= 1) || (passesTop && taps % 2 === 0)) {
    throw expected('firwin', `${passesTop ? 'an odd' : 'a whole'} number of taps from 1`, String(taps));
  }
  const cuts = edges.map((edge) => edge / (samplingRate / 2));
  const passes = kind === 'lowPass' || kind === 'bandStop' ? [0, ...cuts] : [...cuts];
  if (passesTop) passes.push(1);
  const middle = (taps - 1) / 2;
  const h = windowOf(window, taps).map((weight, at) =>
    passes.reduce((sum, cut, k) => sum + (k % 2 ? 1 : -1) * weight * lowPassSinc(cut, at - middle), 0),
  );
  const reference = passes[0] === 0 ? 0 : passes[1] === 1 ? 1 : (passes[0]! + passes[1]!) / 2;
  const gain = h.reduce((sum, tap, at) => sum + tap * Math.cos(Math.PI * (at - middle) * reference), 0);
  return h.map((tap) => tap / gain);
}

/** The ideal low-pass that cuts at `cut` (half the sampling rate is 1). */
function lowPassSinc(cut: number, t: number): number {
  return t === 0 ? cut : Math.sin(Math.PI * cut * t) / (Math.PI * t);
}
