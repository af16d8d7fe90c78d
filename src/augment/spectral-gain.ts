import { inverseRealFft, realFft } from '../signal';

/** Width in Hz over which a band begins and ends. */
const flank = 0.5;

/** Writes `x` without the frequencies of a band, in Hz; see `bandShare` for its flanks. */
export function stopBand(
  x: Float32Array,
  out: Float32Array,
  samplingRate: number,
  [low, high]: readonly [number, number],
): void {
  applyGain(x, out, samplingRate, (frequency) => 1 - bandShare(frequency, low, high));
}

/** Writes the frequencies of a band, in Hz, of `x`; see `bandShare` for its flanks. */
export function passBand(
  x: Float32Array,
  out: Float32Array,
  samplingRate: number,
  [low, high]: readonly [number, number],
): void {
  applyGain(x, out, samplingRate, (frequency) => bandShare(frequency, low, high));
}

/**
 * Share of a frequency that a band takes: 1 from `low` to `high`, 0 further than 0.5 Hz from it, and half a period of a
 * cosine between.
 *
 * @param low below 0 for a band that begins at 0
 */
function bandShare(frequency: number, low: number, high: number): number {
  const distance = Math.max(low - frequency, frequency - high, 0);
  return distance >= flank ? 0 : 0.5 + 0.5 * Math.cos((Math.PI * distance) / flank);
}

/** Writes `x` with every frequency, in Hz, multiplied by its gain; phases stay. `x` counts as periodic. */
function applyGain(
  x: Float32Array,
  out: Float32Array,
  samplingRate: number,
  gain: (frequency: number) => number,
): void {
  const spectrum = realFft(x);
  const { re, im } = spectrum;
  for (let k = 0; k < re.length; k++) {
    const factor = gain((k * samplingRate) / x.length);
    re[k]! *= factor;
    im[k]! *= factor;
  }
  out.set(inverseRealFft(spectrum, x.length));
}
