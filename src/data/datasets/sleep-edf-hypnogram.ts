import { basename } from 'node:path';
import { expected } from '../../system';
import type { ScoredEpoch } from '../cut-epochs';
import { stagesInEdf } from '../formats/hypnogram/annotations';
import { toHypnogram } from '../formats/hypnogram/hypnogram';
import { secondsPerEpoch, sleepStages } from '../stages';

const wake = sleepStages.indexOf('W');
/** Epochs of wake that are kept on each side of sleep: half an hour. */
const wakeAroundSleep = (30 * 60) / secondsPerEpoch;

/** What a hypnogram file says. */
export interface ScoredNight {
  /** In order of time; movement and unknown have the label -1. */
  scored: ScoredEpoch[];
  /** When scoring began, as `EdfRecording.startTime`. */
  startTime: Date | undefined;
  notes: string[];
}

/**
 * Reads the stages that Sleep-EDF keeps as EDF+ annotations.
 *
 * @throws ThetalabError when there are no stages, an annotation is no stage, was damaged, or two speak of the same time
 */
export async function readSleepEdfHypnogram(path: string): Promise<ScoredNight> {
  const stages = await stagesInEdf(path);
  const [other] = stages.others;
  if (other) {
    throw expected('sleepEdf', 'annotations of sleep stages alone', `"${other.text}" in "${basename(path)}"`);
  }
  const { seconds, labels, startTime, notes } = toHypnogram(stages, path);
  const scored = Array.from(seconds, (start, at) => ({ start, label: labels[at]! }));
  return { scored, startTime, notes };
}

/**
 * Leaves out wake that is more than half an hour before the first or after the last epoch of sleep; a recording
 * without sleep is kept whole.
 */
export function cropWake(scored: readonly ScoredEpoch[]): ScoredEpoch[] {
  const asleep = scored.filter(({ label }) => label !== wake);
  if (!asleep.length) return [...scored];
  const margin = wakeAroundSleep * secondsPerEpoch;
  const first = asleep[0]!.start - margin;
  const last = asleep[asleep.length - 1]!.start + margin;
  return scored.filter(({ start }) => start >= first && start <= last);
}
