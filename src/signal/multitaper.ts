import { checkNumber, checkOptionNames, expected } from '../system';
import { checkRate, checkSamples, checkSignal } from './checks';
import { dpss } from './dpss';
import { realFft } from './real-fft';
import type { Spectrum } from './welch';

/** Options of `multitaper`. */
export interface MultitaperOptions {
  /** Width in Hz over which the tapers smooth (default 8 divided by the signal's length in seconds). */
  bandwidth?: number;
}

/**
 * Power spectral density by Thomson's multitaper method (1982): the mean of the spectra through those tapers that keep more
 * than 0.9 of their energy within the bandwidth, weighted by that. The mean of the signal is taken out first. The same as
 * MNE-Python's `psd_array_multitaper(x, samplingRate, bandwidth, normalization='full')`.
 *
 * @param samplingRate in Hz
 * @throws ThetalabError when the signal is not finite, or too short for the bandwidth (by default, for 9 samples)
 */
export function multitaper(x: Float32Array, samplingRate: number, options: MultitaperOptions = {}): Spectrum {
  checkSamples('multitaper', x);
  checkOptionNames('multitaper', options, ['bandwidth']);
  const { bandwidth } = options;
  if (bandwidth !== undefined) checkNumber('multitaper', 'bandwidth', bandwidth);
  checkRate('multitaper', samplingRate);
  checkSignal('multitaper', x);
  const { tapers, weights } = tapersFor(x.length, samplingRate, bandwidth);
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  const power = new Float64Array(Math.floor(x.length / 2) + 1);
  const total = samplingRate * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [at, taper] of tapers.entries()) {
    const { re, im } = realFft(taper.map((weight, k) => weight * (x[k]! - mean)));
    const scale = (2 * weights[at]!) / total;
    for (let k = 0; k < power.length; k++) power[k]! += scale * (re[k]! ** 2 + im[k]! ** 2);
  }
  power[0]! /= 2;
  if (x.length % 2 === 0) power[power.length - 1]! /= 2;
  return { frequencies: power.map((_, k) => (k * samplingRate) / x.length), power };
}

/** The tapers with little leakage. They are made one sample longer and lose the last, as MNE makes them (`sym=False`). */
function tapersFor(length: number, samplingRate: number, bandwidth?: number) {
  const half = bandwidth === undefined ? 4 : (bandwidth * length) / (2 * samplingRate);
  if (!(half >= 0.5 && half < length / 2)) {
    const [least, most] = [samplingRate / length, samplingRate];
    const got = bandwidth === undefined ? `${length} samples` : `${bandwidth} Hz`;
    const what = `a bandwidth from ${least} to below ${most} Hz, or more samples than 8`;
    throw expected('multitaper', what, got, 'choose a longer piece');
  }
  const { tapers, concentrations } = dpss(length + 1, half, Math.floor(2 * half));
  const kept = concentrations.filter((part) => part > 0.9).length || 1;
  return {
    tapers: tapers.slice(0, kept).map((taper) => taper.subarray(0, length)),
    weights: concentrations.slice(0, kept),
  };
}
