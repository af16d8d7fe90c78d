import type { Segment } from '../signal-source';

/** Slack in seconds for onsets that were rounded. */
export const tolerance = 1e-6;

/** Which segment holds all of a stretch; `undefined` when none does. */
export function segmentAround(
  segments: readonly Segment[],
  onset: number,
  seconds: number,
): number | undefined {
  const index = segments.findIndex(
    (one) => onset >= one.onset - tolerance && onset + seconds <= one.onset + one.duration + tolerance,
  );
  return index < 0 ? undefined : index;
}
