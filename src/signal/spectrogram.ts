import { checkNumber, checkOptionNames, expected } from '../system';
import { checkRate, checkSamples } from './checks';
import type { Matrix } from './matrix';
import { welch } from './welch';

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

const optionNames = ['windowSeconds', 'stepSeconds', 'segmentSeconds', 'maxFrequency'];

/**
 * Welch spectra of successive windows, in decibels; silence is shown as -120 dB.
 *
 * @param samplingRate in Hz
 * @throws ThetalabError when the signal is not finite or shorter than one window
 */
export function spectrogram(
  x: Float32Array,
  samplingRate: number,
  options: SpectrogramOptions = {},
): Spectrogram {
  checkSamples('spectrogram', x);
  checkRate('spectrogram', samplingRate);
  checkOptionNames('spectrogram', options, optionNames);
  for (const [name, value] of Object.entries(options))
    if (value !== undefined) checkNumber('spectrogram', name, value);
  const { windowSeconds = 30, stepSeconds = windowSeconds, maxFrequency = samplingRate / 2 } = options;
  if (!(maxFrequency >= 0)) throw expected('spectrogram', 'a maxFrequency from 0 Hz', String(maxFrequency));
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
