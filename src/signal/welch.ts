import { expected } from '../system';
import type { Matrix } from './matrix';
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
 * @throws ThetalabError when the signal is shorter than one window
 */
export function welch(x: Float32Array, samplingRate: number, options: WelchOptions = {}): Spectrum {
  const size = Math.round((options.segmentSeconds ?? 4) * samplingRate);
  if (!(size >= 2 && x.length >= size)) {
    throw expected(
      'welch',
      `at least one window of ${Math.max(2, size)} samples`,
      `${x.length}`,
      'choose shorter segments',
    );
  }
  const window = hann(size);
  const power = new Float64Array(Math.floor(size / 2) + 1);
  const step = size - Math.floor(size / 2);
  let count = 0;
  for (let start = 0; start + size <= x.length; start += step, count++) {
    addPeriodogram(x.subarray(start, start + size), window, samplingRate, power);
  }
  return { frequencies: frequenciesOf(size, samplingRate), power: power.map((value) => value / count) };
}

/** Time against frequency. */
export interface Spectrogram {
  /** Middle of each window in seconds. */
  times: Float64Array;
  /** In Hz. */
  frequencies: Float64Array;
  /** Power in decibels relative to 1 unit² per Hz: one row for each time, one column for each frequency. */
  power: Matrix;
}

/** Options of `spectrogram`. */
export interface SpectrogramOptions {
  /** Time that one column stands for, in seconds (default 30, an epoch of sleep). */
  windowSeconds?: number;
  /** Time from one column to the next in seconds (default `windowSeconds`). */
  stepSeconds?: number;
  /** Length of the windows that Welch's method averages within a column, in seconds (default 4, at most `windowSeconds`). */
  segmentSeconds?: number;
  /** Highest frequency kept, in Hz (default half the sampling rate). */
  maxFrequency?: number;
}

/** Welch spectra of successive windows, in decibels; silence is shown as -120 dB. */
export function spectrogram(
  x: Float32Array,
  samplingRate: number,
  options: SpectrogramOptions = {},
): Spectrogram {
  const { windowSeconds = 30, stepSeconds = windowSeconds, maxFrequency = samplingRate / 2 } = options;
  const segmentSeconds = Math.min(options.segmentSeconds ?? 4, windowSeconds);
  const size = Math.round(windowSeconds * samplingRate);
  const step = Math.round(stepSeconds * samplingRate);
  if (!(size >= 2 && step >= 1 && x.length >= size)) {
    throw expected(
      'spectrogram',
      `at least one window of ${size} samples and a step above 0`,
      `${x.length} samples, step ${step}`,
    );
  }
  const rows = Math.floor((x.length - size) / step) + 1;
  const spectra = Array.from({ length: rows }, (_, row) =>
    welch(x.subarray(row * step, row * step + size), samplingRate, { segmentSeconds }),
  );
  const frequencies = spectra[0]!.frequencies.filter((frequency) => frequency <= maxFrequency);
  const values = Float32Array.from(
    spectra.flatMap(({ power }) =>
      Array.from(power.subarray(0, frequencies.length), (value) => 10 * Math.log10(Math.max(1e-12, value))),
    ),
  );
  const times = Float64Array.from(spectra, (_, row) => (row * step + size / 2) / samplingRate);
  return { times, frequencies, power: { rows, columns: frequencies.length, values } };
}

/** Power within a band, from its lower edge up to but not including its upper one, in the square of the signal's unit. */
export function bandPower({ frequencies, power }: Spectrum, low: number, high: number): number {
  if (!(low < high)) throw expected('bandPower', 'a lower edge below the upper one', `${low} and ${high} Hz`);
  const width = frequencies.length > 1 ? frequencies[1]! - frequencies[0]! : 0;
  return power.reduce(
    (sum, value, at) => (frequencies[at]! >= low && frequencies[at]! < high ? sum + value * width : sum),
    0,
  );
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
