import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { resample } from '../../signal';
import { counted, expected } from '../../system';
import { cutEpochs, type ScoredEpoch } from '../cut-epochs';
import type { DatasetRecording } from '../dataset-recording';
import { Epochs } from '../epochs';
import { firstFiles } from '../first-files';
import { readEdf } from '../formats/edf/edf';
import { microvoltsPer } from '../microvolts';
import { secondsPerEpoch, unknownStage } from '../stages';
import { listFolder } from './list-folder';
import { cropWake, readSleepEdfHypnogram, type ScoredNight } from './sleep-edf-hypnogram';
import { parseSleepEdfName, type SleepEdfSelection, selectSleepEdf } from './sleep-edf-selection';

const samplingRate = 100;
/** Options of `sleepEdf`; of `sleepEdfPair` the montage alone. */
export interface SleepEdfOptions extends SleepEdfSelection {
  /** EEG derivation, with or without `EEG ` before it (default `Fpz-Cz`). */
  montage?: string;
  /** Read at most so many recordings (default all). */
  maxFiles?: number;
}

/** Whether a folder holds recordings of this dataset. */
export function hasSleepEdf(folder: string): boolean {
  return pairsIn(filesIn(folder)).length > 0;
}

/**
 * Sleep-EDF Expanded (Kemp et al., 2000), cassette (SC) and telemetry (ST): pairs of `SC4ssNE0-PSG.edf` and
 * `SC4ssNEC-Hypnogram.edf`, where ss is the subject and N the night, in one folder or in `sleep-cassette` and
 * `sleep-telemetry` below it, as PhysioNet has them. A folder with a single `…psg.edf` and a single `…Hypnogram.edf` is a
 * pair, too. What an epoch is, is described at `sleepEdfPair`.
 *
 * @throws ThetalabError when the folder has no recording, none of a subject that was chosen, or a hypnogram is missing
 */
export async function sleepEdf(folder: string, options: SleepEdfOptions = {}): Promise<Epochs> {
  const nights: Epochs[] = [];
  for (const recording of sleepEdfRecordings(folder, options)) nights.push(await recording.read());
  return Epochs.concat(nights);
}

/** The nights of a folder that `sleepEdf` reads, one by one. */
export function sleepEdfRecordings(folder: string, options: SleepEdfOptions = {}): DatasetRecording[] {
  listFolder('sleepEdf', folder);
  const all = pairsIn(filesIn(folder));
  if (!all.length) {
    throw expected('sleepEdf', 'files like SC4001E0-PSG.edf', `none in "${folder}"`, 'check the folder');
  }
  const { study, subjects, nights: numbers } = options;
  const wanted =
    (study ?? subjects ?? numbers) &&
    selectSleepEdf(
      all.map(({ psg }) => psg),
      options,
    );
  const pairs = wanted ? all.filter(({ psg }) => wanted.includes(psg)) : all;
  return firstFiles(pairs, options.maxFiles).map(({ psg, hypnogram }) => ({
    name: psg,
    files: [psg, hypnogram ?? ''].map((file) => join(folder, file)),
    async read() {
      if (hypnogram) return sleepEdfPair(join(folder, psg), join(folder, hypnogram), options);
      const name = `"${basename(psg).slice(0, 7)}…-Hypnogram.edf" beside "${psg}"`;
      throw expected('sleepEdf', name, 'no such file', 'download it too');
    },
  }));
}

/** Names relative to the folder, of it and of the folders that PhysioNet has. */
function filesIn(folder: string): string[] {
  const below = ['sleep-cassette', 'sleep-telemetry'].filter((name) => existsSync(join(folder, name)));
  return ['', ...below]
    .flatMap((name) => readdirSync(join(folder, name)).map((file) => join(name, file)))
    .sort();
}

function pairsIn(files: readonly string[]): { psg: string; hypnogram: string | undefined }[] {
  const recordings = files.filter((file) => parseSleepEdfName(file)?.kind === 'PSG');
  const hypnograms = files.filter((file) => file.endsWith('Hypnogram.edf'));
  if (recordings.length) {
    const night = (file: string) => file.slice(0, file.length - basename(file).length + 7);
    return recordings.map((psg) => ({
      psg,
      hypnogram: hypnograms.find((name) => night(name) === night(psg)),
    }));
  }
  const others = files.filter((file) => /psg\.edf$/i.test(file));
  return others.length === 1 && hypnograms.length === 1
    ? [{ psg: others[0]!, hypnogram: hypnograms[0] }]
    : [];
}

/**
 * One night: epochs of 30 s at 100 Hz (resampled when recorded otherwise) in microvolts, stages W, N1, N2, N3 (3 and 4)
 * and REM. Movement and unknown epochs are left out, and wake that is more than 30 minutes before the first or after the
 * last epoch of sleep. Stages beyond the end of the signal are left out, too. `notes` counts everything left out.
 * Subject and night come from the name of the recording, or else of the hypnogram.
 *
 * @throws ThetalabError when the derivation is missing (the message lists those there are), the files do not begin at
 *   the same time, an annotation is no stage, no epoch lies within the signal, or a sample is not finite
 */
export async function sleepEdfPair(
  psg: string,
  hypnogram: string,
  options: SleepEdfOptions = {},
): Promise<Epochs> {
  const file = basename(psg);
  const channel = channelOf(options.montage ?? 'Fpz-Cz');
  const recording = await readEdf(psg, { channels: [channel] });
  const scoring = await readSleepEdfHypnogram(hypnogram);
  checkStart(recording.startTime, scoring.startTime, file, basename(hypnogram));
  const signal = recording.channels[0]!;
  const factor = microvoltsPer(signal.unit, `"${channel}" of "${file}"`);
  const microvolts = factor === 1 ? signal.samples : signal.samples.map((value) => value * factor);
  const samples = resample(microvolts, signal.samplingRate, samplingRate);
  const { kept, notes } = chooseEpochs(scoring, samples.length / samplingRate, file);
  const source = { samples, samplingRate, channel, file, ...nightOf(file, basename(hypnogram)) };
  return cutEpochs('sleepEdf', source, kept, [...recording.notes, ...notes]);
}

function channelOf(montage: string): string {
  return /^[A-Z]{3} /.test(montage) ? montage : `EEG ${montage}`;
}

function checkStart(psg: Date | undefined, hypnogram: Date | undefined, file: string, other: string): void {
  if (!psg || !hypnogram || psg.getTime() === hypnogram.getTime()) return;
  const got = `"${file}" at ${psg.toISOString()} and "${other}" at ${hypnogram.toISOString()}`;
  throw expected('sleepEdf', 'a recording and a hypnogram that begin together', got, 'are the files a pair?');
}

function chooseEpochs({ scored, notes }: ScoredNight, seconds: number, file: string) {
  const isKnown = ({ label }: ScoredEpoch) => label !== unknownStage;
  const recorded = scored.filter(({ start }) => start >= 0 && start + secondsPerEpoch <= seconds + 1e-6);
  const known = recorded.filter(isKnown);
  const kept = cropWake(known);
  if (!kept.length) {
    const got = `none in the ${seconds} s of "${file}"`;
    throw expected('sleepEdf', 'scored epochs within the signal', got, 'are the files a pair?');
  }
  const leftOut = [
    [scored.filter(isKnown).length - known.length, 'scored epoch', 'beyond the end of the signal'],
    [recorded.length - known.length, 'epoch', 'of movement or unknown stage'],
    [known.length - kept.length, 'epoch', 'of wake more than 30 min from sleep'],
  ] as const;
  const counts = leftOut.flatMap(([count, what, which]) =>
    count ? [`${file}: ${counted(count, what)} ${which} left out`] : [],
  );
  return { kept, notes: [...notes, ...counts] };
}

function nightOf(...names: string[]): { subject: string; night: string } {
  for (const name of names) {
    const known = parseSleepEdfName(name);
    if (known) return { subject: known.subject, night: `${known.subject}-${known.night}` };
  }
  return { subject: names[0]!, night: names[0]! };
}
