import { checkNumber, checkOptionNames, expected } from '../system';
import { checkRate, checkSamples, checkSignal } from './checks';
import { realFft } from './real-fft';

/** Power at each frequency. */
export interface Spectrum {
  /** In Hz. */
  frequencies: Float64Array;
  /** One-sided power spectral density, in the square of the signal's unit per Hz. */
  power: Float64Array;
}

/** Options of `welch`. */
export interface WelchOptions {
  /** Length of a window in seconds (default 4). Windows overlap by half. */
  segmentSeconds?: number;
}

/**
 * Power spectral density by Welch's method (1967): the mean over half-overlapping Hann windows, each with its own mean
 * taken out. The same as SciPy's `welch` with its defaults for a window of that length.
 *
 * @param samplingRate in Hz
 * @throws ThetalabError when the signal is not finite or shorter than one window
 */
export function welch(x: Float32Array, samplingRate: number, options: WelchOptions = {}): Spectrum {
  checkSamples('welch', x);
  checkRate('welch', samplingRate);
  checkOptionNames('welch', options, ['segmentSeconds']);
  checkNumber('welch', 'segmentSeconds', options.segmentSeconds ?? 4);
  const size = Math.round((options.segmentSeconds ?? 4) * samplingRate);
  if (!(size >= 2 && x.length >= size)) {
    throw expected(
      'welch',
      `at least one window of ${Math.max(2, size)} samples`,
      `${x.length}`,
      'choose shorter segments',
    );
  }
  checkSignal('welch', x);
  const window = hann(size);
  const power = new Float64Array(Math.floor(size / 2) + 1);
  const step = size - Math.floor(size / 2);
  let count = 0;
  for (let start = 0; start + size <= x.length; start += step, count++) {
    addPeriodogram(x.subarray(start, start + size), window, samplingRate, power);
  }
  return { frequencies: frequenciesOf(size, samplingRate), power: power.map((value) => value / count) };
}

function addPeriodogram(
  x: Float32Array,
  window: Float64Array,
  samplingRate: number,
  power: Float64Array,
): void {
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  const energy = window.reduce((sum, value) => sum + value * value, 0);
  const { re, im } = realFft(window.map((weight, at) => weight * (x[at]! - mean)));
  const lastIsSingle = x.length % 2 === 0;
  for (let k = 0; k < power.length; k++) {
    const single = k === 0 || (lastIsSingle && k === power.length - 1);
    power[k]! += ((single ? 1 : 2) * (re[k]! ** 2 + im[k]! ** 2)) / (samplingRate * energy);
  }
}

/** Periodic Hann window. */
function hann(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / size));
}

function frequenciesOf(size: number, samplingRate: number): Float64Array {
  return Float64Array.from({ length: Math.floor(size / 2) + 1 }, (_, k) => (k * samplingRate) / size);
}
