import { describeValue, expected, isRecord } from '../../system';
import type { Hypnogram } from '../formats/hypnogram/hypnogram';
import type { SignalSource } from '../signal-source';
import { unknownStage } from '../stages';
import { segmentAround } from './segment-around';
import type { Windows } from './window';

/** The epochs of a hypnogram. */
export interface ScoredWindows {
  /**
   * What `readHypnogram` gives. Where it and the recording both say when they began, its times count from there; else both
   * begin together. Epochs without a stage, and those that the recording does not hold whole, are left out and
   * counted in `notes`.
   */
  hypnogram: Hypnogram;
}

/** @throws ThetalabError when no scored epoch lies within the recording. */
export function scoredWindows(source: SignalSource, { hypnogram }: ScoredWindows): Windows {
  const shaped =
    isRecord(hypnogram) && ArrayBuffer.isView(hypnogram.seconds) && ArrayBuffer.isView(hypnogram.labels);
  if (!shaped)
    throw expected('epochs', 'a hypnogram', describeValue(hypnogram), 'read one with readHypnogram');
  const { seconds: onsets, labels, secondsPerEpoch: seconds, startTime, notes } = hypnogram;
  const together = startTime === undefined || source.startTime === undefined;
  const offset = together ? 0 : (startTime.getTime() - source.startTime.getTime()) / 1000;
  const scored = [...labels.keys()].filter((at) => labels[at] !== unknownStage);
  const windows = scored.flatMap((at) => {
    const onset = onsets[at]! + offset;
    const segment = segmentAround(source.segments, onset, seconds);
    if (segment === undefined) return [];
    return [{ segment, start: Math.max(0, onset - source.segments[segment]!.onset), label: labels[at]! }];
  });
  if (!windows.length) {
    const got = `${scored.length}, none of them while "${source.path}" was recorded`;
    throw expected('epochs', 'scored epochs within the recording', got, 'do the two files belong together?');
  }
  const lost = [
    [labels.length - scored.length, 'epochs without a stage'],
    [scored.length - windows.length, 'scored epochs outside of the recording'],
  ] as const;
  const counts = lost.flatMap(([count, what]) => (count ? [`${count} ${what} left out`] : []));
  return { seconds, windows, classes: undefined, notes: [...notes, ...counts] };
}
