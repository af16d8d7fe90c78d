import { robustScale, zScore } from '../signal';
import { describeValue, expected, ThetalabError } from '../system';

const scalings = { zscore: zScore, robust: robustScale };

/** How each channel of each epoch is scaled by itself: `zscore` by mean and standard deviation, `robust` by median and quartiles. */
export type EpochScaling = keyof typeof scalings;
export const epochScalings = Object.keys(scalings) as EpochScaling[];

/** @throws ThetalabError unless it is one of the ways to scale */
export function checkScaling(where: string, how: EpochScaling): void {
  if (!epochScalings.includes(how))
    throw expected(where, `one of ${epochScalings.join(', ')}`, describeValue(how));
}

/** @throws ThetalabError when the mean is not finite, or the standard deviation not above 0 */
export function checkScale(where: string, mean: number, standardDeviation: number): void {
  const valid = typeof standardDeviation === 'number' && standardDeviation > 0;
  if (Number.isFinite(mean) && valid && standardDeviation < Number.POSITIVE_INFINITY) return;
  const got = `${describeValue(mean)} and ${describeValue(standardDeviation)}`;
  throw expected(where, 'a finite mean and a standard deviation above 0', got);
}

/**
 * Scales every channel of every epoch by itself, in place.
 *
 * @param values some epochs, one after the other, each channel after channel
 * @param placeOf says which epoch the one at an index is, for the message
 * @throws ThetalabError when a channel of an epoch does not vary, or for `robust` half its samples are the same
 */
export function normalizeValues(
  where: string,
  how: EpochScaling,
  values: Float32Array,
  { channels, samplesPerEpoch }: { readonly channels: readonly string[]; readonly samplesPerEpoch: number },
  placeOf: (index: number) => string,
): void {
  for (let at = 0, piece = 0; at < values.length; at += samplesPerEpoch, piece++) {
    const samples = values.subarray(at, at + samplesPerEpoch);
    try {
      samples.set(scalings[how](samples));
    } catch (cause) {
      if (!(cause instanceof ThetalabError)) throw cause;
      const channel = channels[piece % channels.length];
      const got = `a spread of 0 in "${channel}" of ${placeOf(Math.floor(piece / channels.length))}`;
      throw expected(where, 'epochs that vary', got, 'leave flat ones out first, with checked()');
    }
  }
}
