import { checkNumber, checkOptionNames, expected } from '../system';
import type { FilterSection } from './butterworth';
import { checkRate } from './checks';

/** Options of `notch`. */
export interface NotchOptions {
  /** Frequency divided by the width at half the power (default 30: at 50 Hz, 1.7 Hz are lost). */
  quality?: number;
}

/**
 * Filter that takes out one frequency, such as that of the mains: zeros on the unit circle, poles just inside (Orfanidis,
 * Introduction to Signal Processing, 1996, § 11.3.2), the same as SciPy's `iirnotch`. It is one section, in a list so
 * that it goes where filters go: `filtfilt([...butterworth(4, [0.3, 35], rate), ...notch(50, rate)], x)`.
 *
 * @param frequency in Hz
 * @param samplingRate in Hz
 * @throws ThetalabError when the frequency does not lie between 0 and half the sampling rate
 */
export function notch(frequency: number, samplingRate: number, options: NotchOptions = {}): FilterSection[] {
  checkOptionNames('notch', options, ['quality']);
  const { quality = 30 } = options;
  checkNumber('notch', 'the frequency', frequency);
  checkNumber('notch', 'the quality', quality);
  checkRate('notch', samplingRate);
  if (!(frequency > 0 && frequency < samplingRate / 2)) {
    const range = `a frequency between 0 and ${samplingRate / 2} Hz`;
    throw expected('notch', range, `${frequency} Hz`, 'is the rate right?');
  }
  if (!(quality > 0 && quality < Infinity)) throw expected('notch', 'a quality above 0', String(quality));
  const angle = (2 * Math.PI * frequency) / samplingRate;
  const gain = 1 / (1 + Math.tan(angle / quality / 2));
  const turn = -2 * Math.cos(angle);
  return [{ b: [gain, gain * turn, gain], a: [gain * turn, 2 * gain - 1] }];
}
