import { inverseRealFft, realFft } from '../signal';
import type { ShortestEpoch } from './epoch-length';

/** From a frequency to another, in Hz. */
type Edges = readonly [low: number, high: number];

/** Width in Hz over which a band begins and ends. */
const flank = 0.5;

/** What an epoch has to hold so that a band, wherever it lies, has a frequency of it; nothing for a band of no width. */
export function shortestForBand(width: number, samplingRate: number): ShortestEpoch | undefined {
  if (width === 0) return undefined;
  const samples = Math.ceil(samplingRate / (width + 2 * flank));
  return { samples, reason: `a band of ${width} Hz at ${samplingRate} Hz` };
}

/** Writes `x` without the frequencies of a band, in Hz; see `bandShare` for its flanks. */
export function stopBand(x: Float32Array, out: Float32Array, samplingRate: number, band: Edges): void {
  applyGains(x, out, gainsBesideBand(x.length, samplingRate, band));
}

/** Writes the frequencies of a band, in Hz, of `x`; see `bandShare` for its flanks. */
export function passBand(x: Float32Array, out: Float32Array, samplingRate: number, band: Edges): void {
  applyGains(x, out, gainsOfBand(x.length, samplingRate, band));
}

/** The gains of `applyGains` that take a band out. */
export function gainsBesideBand(samples: number, samplingRate: number, band: Edges): Float64Array {
  return gainsAround(samples, samplingRate, band, 1, (share) => 1 - share);
}

/** The gains of `applyGains` that keep a band. */
export function gainsOfBand(samples: number, samplingRate: number, band: Edges): Float64Array {
  return gainsAround(samples, samplingRate, band, 0, (share) => share);
}

function gainsAround(
  samples: number,
  samplingRate: number,
  [low, high]: Edges,
  outside: number,
  gain: (share: number) => number,
): Float64Array {
  const bins = Math.floor(samples / 2) + 1;
  const binAt = (frequency: number) => (frequency * samples) / samplingRate;
  const first = Math.min(bins, Math.max(0, Math.floor(binAt(low - flank))));
  const count = Math.max(0, Math.min(bins, Math.ceil(binAt(high + flank)) + 1) - first);
  const gains = new Float64Array(3 + count);
  gains.set([first, count, outside]);
  for (let k = 0; k < count; k++)
    gains[3 + k] = gain(bandShare(((first + k) * samplingRate) / samples, low, high));
  return gains;
}

/**
 * Share of a frequency that a band takes: 1 from `low` to `high`, 0 further than 0.5 Hz from it, and half a period of a
 * cosine between.
 *
 * @param low below 0 for a band that begins at 0
 */
function bandShare(frequency: number, low: number, high: number): number {
  const distance = Math.max(low - frequency, frequency - high, 0);
  if (distance === 0) return 1;
  return distance >= flank ? 0 : 0.5 + 0.5 * Math.cos((Math.PI * distance) / flank);
}

/**
 * Writes `x`, which counts as periodic, with every frequency multiplied by its gain; phases stay.
 *
 * @param gains first bin, how many bins from there on have gains of their own, the gain of all others, the gains
 */
export function applyGains(x: Float32Array, out: Float32Array, gains: ArrayLike<number>): void {
  const spectrum = realFft(x);
  const { re, im } = spectrum;
  const [first, count, outside] = [gains[0]!, gains[1]!, gains[2]!];
  for (let k = 0; k < re.length; k++) {
    const factor = k >= first && k < first + count ? gains[3 + k - first]! : outside;
    re[k]! *= factor;
    im[k]! *= factor;
  }
  out.set(inverseRealFft(spectrum, x.length));
}
