import { checkNumber, describeValue, expected, isRecord } from '../system';
import type { Spectrum } from './welch';

/** Power within a band, from its lower edge up to but not including its upper one, in the square of the signal's unit. */
export function bandPower(spectrum: Spectrum, low: number, high: number): number {
  checkSpectrum('bandPower', spectrum);
  checkNumber('bandPower', 'the lower edge', low);
  checkNumber('bandPower', 'the upper edge', high);
  const { frequencies, power } = spectrum;
  if (!(low < high)) throw expected('bandPower', 'a lower edge below the upper one', `${low} and ${high} Hz`);
  const width = frequencies.length > 1 ? frequencies[1]! - frequencies[0]! : 0;
  return power.reduce(
    (sum, value, at) => (frequencies[at]! >= low && frequencies[at]! < high ? sum + value * width : sum),
    0,
  );
}

/** @throws ThetalabError unless it is power at frequencies */
function checkSpectrum(where: string, spectrum: Spectrum): void {
  const arrays = isRecord(spectrum) ? [spectrum.frequencies, spectrum.power] : [];
  if (arrays.length && arrays.every((one) => ArrayBuffer.isView(one))) return;
  throw expected(where, 'a spectrum', describeValue(spectrum), 'make one with welch or multitaper');
}

/** Lower and upper edge in Hz of each band, by name. */
export type Bands = Record<string, readonly [low: number, high: number]>;

/** Frequency bands of the EEG; sigma is that of sleep spindles (Iber et al., AASM manual, 2007). */
export const eegBands = {
  delta: [0.5, 4],
  theta: [4, 8],
  alpha: [8, 12],
  sigma: [12, 16],
  beta: [16, 30],
  gamma: [30, 40],
} as const satisfies Bands;

/** Power in some bands. */
export interface BandPowers<Name extends string> {
  /** In the square of the signal's unit. */
  absolute: Record<Name, number>;
  /** Part of the power in all these bands together; they add up to 1. */
  relative: Record<Name, number>;
}

/**
 * Absolute and relative power in bands, each from its lower edge up to but not including its upper one. They should not
 * overlap: what lies in two counts twice.
 *
 * @param spectrum of `welch` or `multitaper`
 * @param bands default `eegBands`
 * @throws ThetalabError when a band is upside down or holds no frequency of the spectrum, or when there is no power at all
 */
export function bandPowers<Name extends string = keyof typeof eegBands>(
  spectrum: Spectrum,
  bands: Record<Name, readonly [low: number, high: number]> = eegBands as never,
): BandPowers<Name> {
  checkSpectrum('bandPowers', spectrum);
  if (!isRecord(bands)) throw expected('bandPowers', 'an object of bands', describeValue(bands));
  const names = Object.keys(bands) as Name[];
  const powers = names.map((name) => {
    if (!Array.isArray(bands[name]) || bands[name].length !== 2)
      throw expected('bandPowers', `two edges of ${name} in Hz`, describeValue(bands[name]));
    const [low, high] = bands[name];
    if (!spectrum.frequencies.some((frequency) => frequency >= low && frequency < high)) {
      const most = spectrum.frequencies.at(-1);
      const got = `${name} from ${low} to ${high} Hz, of a spectrum up to ${most} Hz`;
      throw expected(
        'bandPowers',
        'bands that hold a frequency',
        got,
        'choose longer segments or other bands',
      );
    }
    return bandPower(spectrum, low, high);
  });
  const total = powers.reduce((sum, power) => sum + power, 0);
  if (!(total > 0)) throw expected('bandPowers', 'power in at least one band', String(total));
  const named = (values: number[]) =>
    Object.fromEntries(names.map((name, at) => [name, values[at]!])) as Record<Name, number>;
  return { absolute: named(powers), relative: named(powers.map((power) => power / total)) };
}
