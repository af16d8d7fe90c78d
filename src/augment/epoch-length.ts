import { expected } from '../system';

/** How long an epoch has to be for an augmentation. */
export interface ShortestEpoch {
  samples: number;
  /** What takes so many samples, as the message calls it: `5 segments`. */
  reason: string;
}

/** What a share of the samples needs so that it is one sample at least, and nothing when there is no share. */
export function forShare(share: number, reason: string): ShortestEpoch | undefined {
  return share > 0 ? { samples: Math.ceil(0.5 / share), reason } : undefined;
}

/**
 * Checks that epochs are long enough for augmentations, such as before a training.
 *
 * @param samples of each channel of an epoch
 * @param samplingRate in Hz
 * @throws ThetalabError naming an augmentation that needs longer ones, with both lengths
 */
export function checkEpochLength(
  augmentations: readonly { checkEpochLength(samples: number, samplingRate: number): void }[],
  samples: number,
  samplingRate: number,
): void {
  for (const augmentation of augmentations) augmentation.checkEpochLength(samples, samplingRate);
}

/** @throws ThetalabError when the epoch is shorter, or has no samples or no sampling rate at all */
export function requireLength(
  where: string,
  samples: number,
  samplingRate: number,
  shortest: ShortestEpoch | undefined,
): void {
  if (!(samplingRate > 0 && samplingRate < Number.POSITIVE_INFINITY))
    throw expected(where, 'a samplingRate above 0 Hz', String(samplingRate));
  if (!(samples >= 1)) throw expected(where, 'epochs of one sample or more', `${samples} samples`);
  if (!shortest || samples >= shortest.samples) return;
  throw expected(
    where,
    `epochs of ${shortest.samples} samples or more, for ${shortest.reason}`,
    `epochs of ${samples}`,
    'take longer epochs or change its parameters',
  );
}
