import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dreams, sleepStages } from '../../../src/data';
import { describeWith, sharedData } from '../../support/requirements';
import { scratchFolder } from '../../support/scratch';
import { datasetConformance } from '../dataset-conformance';
import { expectSame, recordings } from '../recordings';
import { putExcerpt } from './dreams-files';

const scratch = scratchFolder();
let folders = 0;

function newFolder(): string {
  const folder = join(scratch, String(folders++));
  mkdirSync(folder);
  return folder;
}

const signal = (epochs: number) =>
  Float64Array.from({ length: 3000 * epochs }, (_, at) => (((at * 7919) % 2003) - 1001) / 20);

/** Reads an excerpt of six codes per epoch, in digits; `-` is an unknown one. */
function readExcerpt(epochs: number, ...codes: string[]) {
  const folder = newFolder();
  putExcerpt(folder, 1, signal(epochs), codes.flatMap((six) => [...six.replace(/-/g, 'u')]).map(codeOf));
  return dreams(folder);
}

function codeOf(digit: string): string {
  return digit === 'u' ? '-1' : digit;
}

const real = sharedData('sleep', 'dreams');
datasetConformance('DREAMS', { needs: [real], folder: real.path, load: () => dreams(real.path!) });

const written = newFolder();
putExcerpt(written, 1, signal(2), [...'555555333333']);
putExcerpt(written, 10, signal(1), [...'222222']);
putExcerpt(written, 2, signal(1), [...'000000']);
datasetConformance('DREAMS, written', { folder: written, load: () => dreams(written) });

describeWith('the DREAMS excerpts', [real], () => {
  test('have the samples that SciPy reads and the stages that NumPy counts', async () => {
    const epochs = await dreams(real.path!);
    expect(epochs.subjectNames()).toEqual(recordings.dreams.map(({ subject }) => subject));
    for (const truth of recordings.dreams) {
      const excerpt = epochs.ofSubjects([truth.subject]);
      expect(Array.from(excerpt.labels, (label) => sleepStages[label])).toEqual(truth.stages);
      expectSame(excerpt.values, truth);
    }
    expect(epochs.notes).toEqual([]);
  });

  test('are scored 42 W, 35 N1, 206 N2 and 77 N3, and hold no REM', async () => {
    const epochs = await dreams(real.path!);
    expect(epochs.counts()).toEqual({ W: 42, N1: 35, N2: 206, N3: 77, REM: 0 });
  });
});

describe('dreams', () => {
  test('gives each code its stage: 0 and 1 are both N3', async () => {
    const epochs = await readExcerpt(6, '555555', '444444', '333333', '222222', '111111', '000000');
    expect(Array.from(epochs.labels, (label) => sleepStages[label])).toEqual([
      'W',
      'REM',
      'N1',
      'N2',
      'N3',
      'N3',
    ]);
  });

  test('an epoch has the commonest of its six codes, of equals the first', async () => {
    const epochs = await readExcerpt(5, '552222', '332244', '555222', '222555', '001222');
    const stages = Array.from(epochs.labels, (label) => sleepStages[label]);
    expect(stages).toEqual(['N2', 'N1', 'W', 'N2', 'N3']);
  });

  test('leaves out what is mostly unknown, what is not scored and what has no signal, and says so', async () => {
    const unknown = await readExcerpt(3, '222222', '-----5', '555555');
    expect([...unknown.seconds]).toEqual([0, 60]);
    expect(unknown.epoch(1)).toEqual(Float32Array.from(signal(3).subarray(6000)));
    expect(unknown.notes).toEqual(['subject 1: 1 epoch of unknown stage left out']);
    const longer = await readExcerpt(1, '222222', '555555');
    expect(longer.notes).toEqual(['subject 1: 1 scored epoch beyond the end of the signal left out']);
    const shorter = await readExcerpt(3, '222222', '555555');
    expect(shorter.notes).toEqual(['subject 1: 1 epoch of signal without a stage left out']);
  });

  test('reads subjects in the order of their numbers', async () => {
    expect((await dreams(written)).subjectNames()).toEqual(['1', '2', '10']);
    expect((await dreams(written, { maxFiles: 2 })).subjectNames()).toEqual(['1', '2']);
  });

  test('refuses a signal with NaN, and says where', async () => {
    const folder = newFolder();
    const y = signal(2);
    y[3250] = Number.NaN;
    putExcerpt(folder, 4, y, [...'222222222222']);
    const error =
      'dreams: expected finite samples, got NaN at 32.5 s of "Subject4_Fs100.mat", in epoch 1 of 2';
    await expect(dreams(folder)).rejects.toThrow(error);
  });

  test('refuses codes that it does not know', async () => {
    await expect(readExcerpt(1, '222227')).rejects.toThrow(/got "7" in line 7 of ".*Hypnogram_excerpt1.txt"/);
    await expect(readExcerpt(1, '22222x')).rejects.toThrow('got "x" in line 7');
  });

  test('refuses a signal without hypnogram, stages without signal, and a folder without either', async () => {
    const folder = newFolder();
    putExcerpt(folder, 3, signal(1));
    await expect(dreams(folder)).rejects.toThrow(
      'expected "Hypnogram_excerpt3.txt" beside Subject3_Fs100.mat',
    );
    await expect(readExcerpt(0, '222222')).rejects.toThrow(
      'got none within the signal of "Subject1_Fs100.mat"',
    );
    await expect(dreams(newFolder())).rejects.toThrow('expected files like Subject1_Fs100.mat, got none');
  });
});
