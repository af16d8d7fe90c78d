import { checkNumber, checkOptionNames, expected } from '../system';
import { type Band, edgesOf } from './band';
import { firwin } from './firwin';

/** Options of `fir`. */
export interface FirOptions {
  /**
   * Width of the transition at the lower edge (of a high-pass: its only one) in Hz (default `min(max(edge / 4, 2),
   * edge)`).
   */
  lowTransition?: number;
  /** Of that at the upper edge (of a low-pass: its only one) in Hz (default `min(max(edge / 4, 2), rate / 2 - edge)`). */
  highTransition?: number;
  /** Default `'hamming'`: 53 dB of suppression; `'hann'` has 44 dB, `'blackman'` 74 dB and needs half as many taps again. */
  window?: 'hamming' | 'hann' | 'blackman';
}

/** Taps times width of the transition over the sampling rate (Ifeachor and Jervis, 2002). */
const lengthFactors = { hann: 3.1, hamming: 3.3, blackman: 5 };

/**
 * Taps of a linear-phase FIR filter as MNE-Python designs it (`mne.filter.create_filter` with `fir_design='firwin'`):
 * as many as the widths of the transitions ask for. The band passes whole, its edges included; a transition lies
 * outside of it (inside of the band that a band-stop takes out), and half the amplitude passes in its middle. An odd
 * number: `firFilter` applies it without a shift in time.
 *
 * @param band what passes: `[low, high]`, `{ lowPass }`, `{ highPass }` or `{ bandStop: [low, high] }`, in Hz
 * @param samplingRate in Hz
 * @throws ThetalabError when the band does not lie between 0 and half the sampling rate, or a transition does not fit
 */
export function fir(band: Band, samplingRate: number, options: FirOptions = {}): Float64Array {
  checkOptionNames('fir', options, ['lowTransition', 'highTransition', 'window']);
  const { lowTransition = 1, highTransition = 1 } = options;
  for (const width of [lowTransition, highTransition]) checkNumber('fir', 'a transition', width);
  const { window = 'hamming' } = options;
  const factor = Object.hasOwn(lengthFactors, window) ? lengthFactors[window] : undefined;
  if (!factor) throw expected('fir', Object.keys(lengthFactors).join(', '), String(options.window));
  const flanks = flanksOf(band, samplingRate, options);
  const longest = oddFrom(Math.ceil((factor * samplingRate) / Math.min(...flanks.map(({ width }) => width))));
  const h = new Float64Array(longest);
  if (flanks.at(-1)!.rises) h[(longest - 1) / 2] = 1;
  for (const { middle, width, rises } of flanks) {
    const taps = Math.min(longest, oddFrom(Math.round((factor * samplingRate) / width)));
    const lowPass = firwin(taps, { lowPass: middle }, samplingRate, { window: options.window });
    const offset = (longest - taps) / 2;
    lowPass.forEach((tap, at) => {
      h[offset + at]! += rises ? -tap : tap;
    });
  }
  return h;
}

/** Where the gain goes from 0 to 1 or back. */
interface Flank {
  middle: number;
  width: number;
  rises: boolean;
}

/** From the lowest to the highest. */
function flanksOf(band: Band, samplingRate: number, options: FirOptions): Flank[] {
  const { kind, edges } = edgesOf('fir', band, samplingRate);
  const nyquist = samplingRate / 2;
  const [lower, upper] = [edges[0]!, edges.at(-1)!];
  const low = options.lowTransition ?? Math.min(Math.max(lower / 4, 2), lower);
  const high = options.highTransition ?? Math.min(Math.max(upper / 4, 2), nyquist - upper);
  const rising = (edge: number, width: number) => ({ width, middle: edge - width / 2, rises: true });
  const falling = (edge: number, width: number) => ({ width, middle: edge + width / 2, rises: false });
  const flanks = {
    lowPass: [falling(upper, high)],
    highPass: [rising(lower, low)],
    bandPass: [rising(lower, low), falling(upper, high)],
    bandStop: [falling(lower, low), rising(upper, high)],
  }[kind];
  const ends = flanks.flatMap(({ middle, width }) => [middle - width / 2, middle + width / 2]);
  const fit = ends.every((end, at) => end >= (at ? ends[at - 1]! : 0)) && ends.at(-1)! <= nyquist;
  if (fit && flanks.every(({ width }) => width > 0)) return flanks;
  const remedy = 'choose narrower transitions, or edges further apart';
  throw expected('fir', `transitions that fit between 0 and ${nyquist} Hz`, `${ends.join(', ')} Hz`, remedy);
}

const oddFrom = (length: number) => length + 1 - (length % 2);
