import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { resample } from '../../signal';
import { expected } from '../../system';
import { Epochs } from '../epochs';
import { readEdf } from '../formats/edf';
import type { Annotation } from '../formats/edf-annotations';
import { type SleepStage, secondsPerEpoch, sleepStages } from '../stages';

/** Texts of the hypnogram's annotations; movement and unknown have no stage and are left out. */
const stageOfText: Record<string, SleepStage> = {
  'Sleep stage W': 'W',
  'Sleep stage 1': 'N1',
  'Sleep stage 2': 'N2',
  'Sleep stage 3': 'N3',
  'Sleep stage 4': 'N3',
  'Sleep stage R': 'REM',
};
const withoutStage = ['Sleep stage ?', 'Movement time'];

const samplingRate = 100;
const wakeAroundSleep = 30 * 60;
const recordingName = /^(S[CT]4(\d\d)(\d)[A-Z]\d)-PSG\.edf$/;

/** Options of `sleepEdf` and `sleepEdfPair`. */
export interface SleepEdfOptions {
  /** EEG derivation, with or without `EEG ` before it (default `Fpz-Cz`). */
  montage?: string;
  /** Read at most so many recordings (default all). */
  maxFiles?: number;
}

/** Whether a folder holds recordings of this dataset. */
export function hasSleepEdf(files: readonly string[]): boolean {
  return files.some((file) => recordingName.test(file));
}

/**
 * Sleep-EDF Expanded (Kemp et al., 2000), cassette (SC) and telemetry (ST): pairs of `SC4ssNE0-PSG.edf` and
 * `SC4ssNEx-Hypnogram.edf` in one folder, where ss is the subject and N the night. What an epoch is, is described at
 * `sleepEdfPair`.
 *
 * @throws ThetalabError when the folder has no recording or a hypnogram is missing
 */
export async function sleepEdf(folder: string, options: SleepEdfOptions = {}): Promise<Epochs> {
  const files = readdirSync(folder).sort();
  const recordings = files.filter((file) => recordingName.test(file)).slice(0, options.maxFiles);
  if (!recordings.length) {
    throw expected('sleepEdf', 'files like SC4001E0-PSG.edf', `none in "${folder}"`, 'check the folder');
  }
  const nights: Epochs[] = [];
  for (const file of recordings) {
    const stem = file.slice(0, 7);
    const hypnogram = files.find((name) => name.startsWith(stem) && name.endsWith('-Hypnogram.edf'));
    if (!hypnogram) {
      throw expected(
        'sleepEdf',
        `"${stem}…-Hypnogram.edf" beside "${file}"`,
        'no such file',
        'download it too',
      );
    }
    nights.push(await sleepEdfPair(join(folder, file), join(folder, hypnogram), options));
  }
  return Epochs.concat(nights);
}

/**
 * One night: epochs of 30 s at 100 Hz (resampled when recorded otherwise), stages W, N1, N2, N3 (3 and 4) and REM.
 * Movement and unknown epochs are left out, and wake that is more than 30 minutes before the first or after the last
 * epoch of sleep. Stages beyond the end of the signal are left out, too; `notes` says how many epochs that were.
 *
 * @throws ThetalabError when the derivation is missing (the message lists those there are), an annotation is no stage,
 *   or nothing is left
 */
export async function sleepEdfPair(
  psg: string,
  hypnogram: string,
  options: SleepEdfOptions = {},
): Promise<Epochs> {
  const name = basename(psg);
  const channel = `EEG ${(options.montage ?? 'Fpz-Cz').replace(/^EEG /, '')}`;
  const recording = await readEdf(psg, { channels: [channel] });
  if (recording.segments.length > 1) {
    throw expected(
      'sleepEdf',
      'a recording without gaps',
      `${recording.segments.length} segments in "${name}"`,
    );
  }
  const [signal] = recording.channels;
  const samples = resample(signal!.samples, signal!.samplingRate, samplingRate);
  const scored = scoredEpochs(await readHypnogram(hypnogram));
  const samplesPerEpoch = secondsPerEpoch * samplingRate;
  const within = scored.filter(({ start }) => (start + secondsPerEpoch) * samplingRate <= samples.length);
  const beyond = scored.length - within.length;
  const kept = cropWake(within);
  if (!kept.length) {
    throw expected(
      'sleepEdf',
      'scored epochs within the signal',
      `none in "${name}"`,
      'are the files a pair?',
    );
  }
  const values = new Float32Array(kept.length * samplesPerEpoch);
  kept.forEach(({ start }, at) => {
    const first = Math.round(start * samplingRate);
    values.set(samples.subarray(first, first + samplesPerEpoch), at * samplesPerEpoch);
  });
  const [, stem, subject, night] = recordingName.exec(name) ?? [];
  return new Epochs({
    values,
    samplesPerEpoch,
    samplingRate,
    channel,
    labels: Int32Array.from(kept, ({ stage }) => sleepStages.indexOf(stage)),
    subjects: kept.map(() => (stem ? stem.slice(0, 3) + subject : name)),
    nights: kept.map(() => (stem ? `${stem.slice(0, 3)}${subject}-${night}` : name)),
    seconds: Float64Array.from(kept, ({ start }) => start),
    notes: beyond ? [`${name}: ${beyond} scored epochs beyond the end of the signal left out`] : [],
  });
}

async function readHypnogram(path: string): Promise<Annotation[]> {
  if (!existsSync(path)) throw expected('sleepEdf', 'a hypnogram file', `"${path}", which is not there`);
  const { annotations } = await readEdf(path, { channels: [] });
  const stages = annotations.filter(({ text }) => !withoutStage.includes(text));
  const other = stages.find(({ text }) => !(text in stageOfText));
  if (other)
    throw expected(
      'sleepEdf',
      `${Object.keys(stageOfText).join(', ')}`,
      `"${other.text}" in "${basename(path)}"`,
    );
  if (!stages.length)
    throw expected('sleepEdf', 'annotations of sleep stages', `none in "${basename(path)}"`);
  return stages;
}

/** One entry for each whole epoch of each annotation, the last one included. */
function scoredEpochs(annotations: readonly Annotation[]): { start: number; stage: SleepStage }[] {
  return annotations.flatMap(({ onset, duration, text }) =>
    Array.from({ length: Math.floor(duration / secondsPerEpoch + 1e-9) }, (_, index) => ({
      start: onset + index * secondsPerEpoch,
      stage: stageOfText[text]!,
    })),
  );
}

/** Leaves out wake that is more than half an hour away from sleep; a night without sleep is kept whole. */
function cropWake<T extends { start: number; stage: SleepStage }>(epochs: readonly T[]): T[] {
  const asleep = epochs.filter(({ stage }) => stage !== 'W').map(({ start }) => start);
  if (!asleep.length) return [...epochs];
  const first = asleep.reduce((a, b) => Math.min(a, b)) - wakeAroundSleep;
  const last = asleep.reduce((a, b) => Math.max(a, b)) + wakeAroundSleep;
  return epochs.filter(({ start }) => start >= first && start <= last);
}
