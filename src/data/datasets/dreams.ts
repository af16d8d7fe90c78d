import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { counted, expected } from '../../system';
import { cutEpochs } from '../cut-epochs';
import type { DatasetRecording } from '../dataset-recording';
import { Epochs } from '../epochs';
import { firstFiles } from '../first-files';
import type { Hypnogram } from '../formats/hypnogram/hypnogram';
import { readDreamsHypnogram } from '../formats/hypnogram/read-hypnogram';
import { readMat } from '../formats/mat/mat';
import { secondsPerEpoch, unknownStage } from '../stages';
import { listFolder } from './list-folder';

const samplingRate = 100;
const recordingName = /^Subject(\d+)_Fs100\.mat$/;

/** Options of `dreams`. */
export interface DreamsOptions {
  /** Read at most so many recordings (default all). */
  maxFiles?: number;
}

/** Whether a folder holds recordings of this dataset. */
export function hasDreams(files: readonly string[]): boolean {
  return files.some((file) => recordingName.test(file));
}

/**
 * The DREAMS sleep spindles database (Devuyst et al., 2011): excerpts of half an hour, one derivation at 100 Hz as
 * `Subject<n>_Fs100.mat` with the signal `y` in microvolts (the recorder clipped it at ±327.7), and
 * `Hypnogram_excerpt<n>.txt` with one code for every 5 s.
 *
 * An epoch of 30 s gets the commonest code of its six (see `readHypnogram`). Unknown epochs are left out, and so is what lies beyond the end of either file; `notes` says how much.
 *
 * @throws ThetalabError when the folder has no recording, a hypnogram is missing, or a file is damaged
 */
export async function dreams(folder: string, options: DreamsOptions = {}): Promise<Epochs> {
  return Epochs.concat(await Promise.all(dreamsRecordings(folder, options).map(({ read }) => read())));
}

/** The excerpts of a folder that `dreams` reads, one by one. */
export function dreamsRecordings(folder: string, options: DreamsOptions = {}): DatasetRecording[] {
  const numbers = listFolder('dreams', folder)
    .flatMap((file) => recordingName.exec(file)?.[1] ?? [])
    .sort((a, b) => Number(a) - Number(b));
  if (!numbers.length) {
    throw expected('dreams', 'files like Subject1_Fs100.mat', `none in "${folder}"`, 'check the folder');
  }
  return firstFiles(numbers, options.maxFiles).map((number) => ({
    name: `Subject${number}_Fs100.mat`,
    files: [`Subject${number}_Fs100.mat`, `Hypnogram_excerpt${number}.txt`].map((file) => join(folder, file)),
    read: () => readExcerpt(folder, number),
  }));
}

async function readExcerpt(folder: string, number: string): Promise<Epochs> {
  const file = `Subject${number}_Fs100.mat`;
  const { y } = await readMat(join(folder, file), ['y']);
  if (typeof y !== 'object' || y.kind !== 'numbers') {
    throw expected('dreams', `numbers in "y" of "${file}"`, 'something else');
  }
  const { labels } = readStages(folder, number);
  const recorded = Math.floor(y.values.length / (samplingRate * secondsPerEpoch));
  const scored = Array.from(labels, (label, row) => ({ start: row * secondsPerEpoch, label }));
  const kept = scored.slice(0, recorded).filter(({ label }) => label !== unknownStage);
  if (!kept.length) {
    const got = `none within the signal of "${file}"`;
    throw expected('dreams', 'scored epochs', got, 'are the files a pair?');
  }
  const samples = Float32Array.from(y.values);
  const source = { samples, samplingRate, channel: 'EEG', subject: number, night: number, file };
  return cutEpochs('dreams', source, kept, notesOf(number, labels.length, recorded, kept.length));
}

function readStages(folder: string, number: string): Hypnogram {
  const file = `Hypnogram_excerpt${number}.txt`;
  if (existsSync(join(folder, file))) return readDreamsHypnogram(join(folder, file));
  const what = `"${file}" beside Subject${number}_Fs100.mat`;
  throw expected('dreams', what, 'no such file', 'download it too');
}

function notesOf(number: string, scored: number, recorded: number, kept: number): string[] {
  const notes: string[] = [];
  const unknown = Math.min(scored, recorded) - kept;
  if (unknown > 0) notes.push(`subject ${number}: ${counted(unknown, 'epoch')} of unknown stage left out`);
  if (scored > recorded)
    notes.push(
      `subject ${number}: ${counted(scored - recorded, 'scored epoch')} beyond the end of the signal left out`,
    );
  if (recorded > scored)
    notes.push(
      `subject ${number}: ${counted(recorded - scored, 'epoch')} of signal without a stage left out`,
    );
  return notes;
}
