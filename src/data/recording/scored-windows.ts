import { counted, describeValue, expected, isRecord } from '../../system';
import type { Hypnogram } from '../formats/hypnogram/hypnogram';
import type { SignalSource } from '../signal-source';
import { unknownStage } from '../stages';
import { segmentAround } from './segment-around';
import type { Windows } from './window';

/** The epochs of a hypnogram. */
export interface ScoredWindows {
  /**
   * What `readHypnogram` gives. Where it and the recording both say when they began, its times count from there; else both
   * begin together, and a hypnogram that is scored for more than an epoch after the recording ends is refused: it is of
   * another night, or of a recording that was cropped. Epochs without a stage, and those that the recording does not
   * hold whole, are left out and counted in `notes`.
   */
  hypnogram: Hypnogram;
}

/**
 * @throws ThetalabError when no scored epoch lies within the recording, or, without clocks, scoring goes on for more than
 *   an epoch after its end
 */
export function scoredWindows(source: SignalSource, { hypnogram }: ScoredWindows): Windows {
  const shaped =
    isRecord(hypnogram) && ArrayBuffer.isView(hypnogram.seconds) && ArrayBuffer.isView(hypnogram.labels);
  if (!shaped)
    throw expected('epochs', 'a hypnogram', describeValue(hypnogram), 'read one with readHypnogram');
  const { seconds: onsets, labels, secondsPerEpoch: seconds, startTime, notes } = hypnogram;
  const together = startTime === undefined || source.startTime === undefined;
  const offset = together ? 0 : (startTime.getTime() - source.startTime.getTime()) / 1000;
  const scored = [...labels.keys()].filter((at) => labels[at] !== unknownStage);
  if (together) checkLength(source, hypnogram, scored);
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
    [labels.length - scored.length, 'epoch', 'without a stage'],
    [scored.length - windows.length, 'scored epoch', 'outside of the recording'],
  ] as const;
  const counts = lost.flatMap(([count, what, where]) =>
    count ? [`${counted(count, what)} ${where} left out`] : [],
  );
  return { seconds, windows, classes: undefined, notes: [...notes, ...counts] };
}

/** Without clocks, lengths are all that can be compared; a scoring that ends early may still be the right one. */
function checkLength(
  { segments, path }: SignalSource,
  { seconds, secondsPerEpoch }: Hypnogram,
  scored: readonly number[],
): void {
  const last = scored.at(-1);
  if (last === undefined) return;
  const end = seconds[last]! + secondsPerEpoch;
  const recorded = Math.max(...segments.map(({ onset, duration }) => onset + duration));
  if (end <= recorded + secondsPerEpoch + 1e-6) return;
  const what = `a hypnogram that ends with the recording (${recorded} s of "${path}"), since no clock says when it began`;
  const remedy = 'is it of another night? of a recording, cut the epochs first and select some of them then';
  throw expected('epochs', what, `stages up to ${end} s`, remedy);
}
