import { basename } from 'node:path';
import { expected } from '../../system';
import type { ScoredEpoch } from '../cut-epochs';
import { readEdf } from '../formats/edf';
import type { Annotation } from '../signal-source';
import { type SleepStage, secondsPerEpoch, sleepStages, unknownStage } from '../stages';

/** Texts of the annotations; Rechtschaffen and Kales' stages 3 and 4 are both N3, movement and unknown have no stage. */
const stageOfText: Record<string, SleepStage | undefined> = {
  'Sleep stage W': 'W',
  'Sleep stage 1': 'N1',
  'Sleep stage 2': 'N2',
  'Sleep stage 3': 'N3',
  'Sleep stage 4': 'N3',
  'Sleep stage R': 'REM',
  'Sleep stage ?': undefined,
  'Movement time': undefined,
};

const wake = sleepStages.indexOf('W');
/** Epochs of wake that are kept on each side of sleep: half an hour. */
const wakeAroundSleep = (30 * 60) / secondsPerEpoch;

/** What a hypnogram file says. */
export interface Hypnogram {
  /** In order of time; movement and unknown have the label -1. */
  scored: ScoredEpoch[];
  /** When scoring began, as `EdfRecording.startTime`. */
  startTime: Date | undefined;
  notes: string[];
}

/**
 * Reads the stages that Sleep-EDF keeps as EDF+ annotations, one entry for each whole epoch of each annotation.
 *
 * @throws ThetalabError when there are no stages, an annotation is no stage, was damaged, or two speak of the same time
 */
export async function readHypnogram(path: string): Promise<Hypnogram> {
  const file = basename(path);
  const { annotations, startTime, notes } = await readEdf(path, { channels: [] });
  if (notes.length) {
    throw expected('sleepEdf', `an undamaged hypnogram in "${file}"`, notes.join(', '), 'download it again');
  }
  const other = annotations.find(({ text }) => !(text in stageOfText));
  if (other) {
    const known = Object.keys(stageOfText).join(', ');
    throw expected('sleepEdf', `annotations among ${known}`, `"${other.text}" in "${file}"`);
  }
  if (!annotations.length) {
    const remedy = 'is it the hypnogram, and not the recording?';
    throw expected('sleepEdf', 'annotations of sleep stages', `none in "${file}"`, remedy);
  }
  checkOrder(annotations, file);
  return { scored: annotations.flatMap(epochsOf), startTime, notes: restNote(annotations, file) };
}

function checkOrder(annotations: readonly Annotation[], file: string): void {
  for (let at = 1; at < annotations.length; at++) {
    const [before, after] = [annotations[at - 1]!, annotations[at]!];
    if (before.onset + before.duration <= after.onset + 1e-6) continue;
    const got = `"${before.text}" and "${after.text}" at ${after.onset} s of "${file}"`;
    throw expected('sleepEdf', 'one stage at a time', got, 'correct the hypnogram');
  }
}

function wholeEpochs({ duration }: Annotation): number {
  return Math.floor(duration / secondsPerEpoch + 1e-9);
}

function epochsOf(annotation: Annotation): ScoredEpoch[] {
  const stage = stageOfText[annotation.text];
  const label = stage === undefined ? unknownStage : sleepStages.indexOf(stage);
  return Array.from({ length: wholeEpochs(annotation) }, (_, index) => ({
    start: annotation.onset + index * secondsPerEpoch,
    label,
  }));
}

function restNote(annotations: readonly Annotation[], file: string): string[] {
  const rests = annotations
    .filter(({ text }) => stageOfText[text] !== undefined)
    .map((annotation) => annotation.duration - wholeEpochs(annotation) * secondsPerEpoch)
    .filter((seconds) => seconds > 1e-6);
  const seconds = rests.reduce((sum, rest) => sum + rest, 0);
  return rests.length
    ? [`${file}: ${seconds} s at the end of stages, less than an epoch each, left out`]
    : [];
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
