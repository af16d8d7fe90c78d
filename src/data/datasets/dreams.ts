import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expected } from '../../system';
import { cutEpochs } from '../cut-epochs';
import type { DatasetRecording } from '../dataset-recording';
import { Epochs } from '../epochs';
import { firstFiles } from '../first-files';
import { readMat } from '../formats/mat/mat';
import { secondsPerEpoch, sleepStages, unknownStage } from '../stages';
import { listFolder } from './list-folder';

/** Codes of the hypnogram files to stages; Rechtschaffen and Kales' stages 3 and 4 are both N3. */
const stageOfCode: Record<number, (typeof sleepStages)[number]> = {
  5: 'W',
  4: 'REM',
  3: 'N1',
  2: 'N2',
  1: 'N3',
  0: 'N3',
};

const samplingRate = 100;
const secondsPerCode = 5;
const codesPerEpoch = secondsPerEpoch / secondsPerCode;
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
 * `Hypnogram_excerpt<n>.txt` with one code for every 5 s:
 * 5 W, 4 REM, 3 S1, 2 S2, 1 S3, 0 S4, negative unknown.
 *
 * An epoch of 30 s gets the commonest code of its six; of two equally common ones that which comes first. Unknown
 * epochs are left out, and so is what lies beyond the end of either file; `notes` says how much.
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
  const stages = stagesOf(readCodes(folder, number));
  const recorded = Math.floor(y.values.length / (samplingRate * secondsPerEpoch));
  const scored = stages.map((label, row) => ({ start: row * secondsPerEpoch, label }));
  const kept = scored.slice(0, recorded).filter(({ label }) => label !== unknownStage);
  if (!kept.length) {
    const got = `none within the signal of "${file}"`;
    throw expected('dreams', 'scored epochs', got, 'are the files a pair?');
  }
  const samples = Float32Array.from(y.values);
  const source = { samples, samplingRate, channel: 'EEG', subject: number, night: number, file };
  return cutEpochs('dreams', source, kept, notesOf(number, stages.length, recorded, kept.length));
}

function readCodes(folder: string, number: string): number[] {
  const file = `Hypnogram_excerpt${number}.txt`;
  if (!existsSync(join(folder, file))) {
    throw expected(
      'dreams',
      `"${file}" beside Subject${number}_Fs100.mat`,
      'no such file',
      'download it too',
    );
  }
  const lines = readFileSync(join(folder, file), 'utf8').trim().split(/\s+/);
  if (lines[0] === '[Hypnogram]') lines.shift();
  return lines.map((line, index) => {
    const code = Number(line);
    if (line !== '' && Number.isInteger(code) && (code < 0 || code in stageOfCode)) return code;
    throw expected(
      'dreams',
      'a code from 0 to 5, or negative',
      `"${line}" as code ${index + 1} of "${file}"`,
    );
  });
}

/** The majority of every six codes. */
function stagesOf(codes: readonly number[]): number[] {
  return Array.from({ length: Math.floor(codes.length / codesPerEpoch) }, (_, epoch) => {
    const counts = new Map<number, number>();
    for (const code of codes.slice(epoch * codesPerEpoch, (epoch + 1) * codesPerEpoch)) {
      const stage = code < 0 ? unknownStage : sleepStages.indexOf(stageOfCode[code]!);
      counts.set(stage, (counts.get(stage) ?? 0) + 1);
    }
    return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best))[0];
  });
}

function notesOf(number: string, scored: number, recorded: number, kept: number): string[] {
  const notes: string[] = [];
  const unknown = Math.min(scored, recorded) - kept;
  if (unknown > 0) notes.push(`subject ${number}: ${unknown} epochs of unknown stage left out`);
  if (scored > recorded)
    notes.push(`subject ${number}: ${scored - recorded} scored epochs beyond the end of the signal left out`);
  if (recorded > scored)
    notes.push(`subject ${number}: ${recorded - scored} epochs of signal without a stage left out`);
  return notes;
}
