import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { eegmmi } from '../../../src/data';
import { describeWith, sharedData } from '../../support/requirements';
import { put, scratchFolder } from '../../support/scratch';
import { datasetConformance } from '../dataset-conformance';
import { cuedSample, formatCued } from './cued-files';

const scratch = scratchFolder();
let folders = 0;

function newFolder(): string {
  const folder = join(scratch, String(folders++));
  mkdirSync(folder);
  return folder;
}

const channels = ['Fc5.', 'Cz..', 'Fp1.'];
const cues = [
  [0, 4.2, 'T0'],
  [4.2, 4.1, 'T2'],
  [8.3, 4.2, 'T0'],
  [12.5, 4.1, 'T1'],
] as const;

/** Writes a run of 17 s. */
function putRun(folder: string, name: string, samplingRate?: number): void {
  put(folder, name, formatCued({ channels, cues, seconds: 17, samplingRate }));
}

/** What MNE finds: see tests/fixtures/data/make_eegmmi.py. */
const truth = JSON.parse(
  readFileSync(join(__dirname, '..', '..', 'fixtures', 'data', 'eegmmi.json'), 'utf8'),
) as {
  runs: {
    file: string;
    channels: string[];
    shape: number[];
    texts: string[];
    seconds: number[];
    sum: number;
    squares: number;
    /** Every 21st channel and 211th sample. */
    some: number[];
  }[];
};

const allClasses = [
  'rest',
  ...['left fist', 'right fist', 'imagined left fist', 'imagined right fist'],
  ...['both fists', 'both feet', 'imagined both fists', 'imagined both feet'],
];

const written = newFolder();
for (const subject of ['S001', 'S002']) {
  mkdirSync(join(written, subject));
  for (const run of ['R03', 'R06']) putRun(join(written, subject), `${subject}${run}.edf`);
}
datasetConformance('EEGMMI, written', {
  folder: written,
  load: () => eegmmi(written),
  epoch: { seconds: 4, classes: allClasses, channels: ['FC5', 'Cz', 'Fp1'] },
});

const real = sharedData('motor');
const fists = { runs: [3, 4], channels: ['C3', 'Cz', 'C4'] };
datasetConformance('EEGMMI, real fists and imagined ones', {
  needs: [real],
  folder: real.path,
  options: fists,
  load: () => eegmmi(real.path!, fists),
  epoch: { seconds: 4, classes: allClasses.slice(0, 5), channels: fists.channels },
});

describeWith('runs 3 to 12 of S001', [real], () => {
  test('have the cues and classes that MNE finds', async () => {
    const tasks = ['left fist,right fist', 'imagined left fist,imagined right fist'];
    tasks.push('both fists,both feet', 'imagined both fists,imagined both feet');
    for (const { file, texts, seconds } of truth.runs) {
      const run = Number(file.slice(5, 7));
      const epochs = await eegmmi(real.path!, { subjects: ['S001'], runs: [run], channels: ['C3'] });
      const [T1, T2] = tasks[(run - 3) % 4]!.split(',');
      const classOf: Record<string, string> = { T0: 'rest', T1: T1!, T2: T2! };
      expect(epochs.classes).toEqual(['rest', T1, T2]);
      expect(Array.from(epochs.labels, (label) => epochs.classes[label])).toEqual(
        texts.map((text) => classOf[text]),
      );
      seconds.forEach((second, row) => {
        expect(Math.abs(epochs.seconds[row]! - second)).toBeLessThan(0.5 / 160);
      });
    }
  });

  test.each(truth.runs.slice(0, 2))('$file has the samples that MNE finds', async (run) => {
    const epochs = await eegmmi(real.path!, { runs: [Number(run.file.slice(5, 7))] });
    expect(epochs.channels).toEqual(run.channels);
    expect([epochs.length, epochs.channels.length, epochs.samplesPerEpoch]).toEqual(run.shape);
    expect(epochs.values.reduce((total, value) => total + value, 0)).toBeCloseTo(run.sum, 0);
    expect(epochs.values.reduce((total, value) => total + value * value, 0) / run.squares).toBeCloseTo(1, 6);
    const picked = [...epochs.labels.keys()].flatMap((row) =>
      [0, 21, 42, 63].flatMap((channel) =>
        [0, 211, 422, 633].map((at) => epochs.epoch(row)[channel * 640 + at]!),
      ),
    );
    expect(picked.length).toBe(run.some.length);
    const furthest = picked.reduce((most, value, at) => Math.max(most, Math.abs(value - run.some[at]!)), 0);
    expect(furthest).toBeLessThan(1e-3);
  });
});

describe('eegmmi', () => {
  test('cuts the samples after each cue and names classes by the run', async () => {
    const epochs = await eegmmi(written, { subjects: [2], runs: [6] });
    expect(epochs.classes).toEqual(['rest', 'imagined both fists', 'imagined both feet']);
    expect([...epochs.labels]).toEqual([0, 2, 0, 1]);
    expect([...new Set(epochs.nights)]).toEqual(['S002-R06']);
    expect(epochs.epoch(1)[640 + 5]).toBeCloseTo(cuedSample(1, 4.2 * 160 + 5), 4);
  });

  test('leaves out rest, chooses channels, a window and subjects by number or name', async () => {
    const options = { rest: false, channels: ['Cz'], window: [-1, 2] as const, runs: [3, 6] };
    const epochs = await eegmmi(written, { ...options, subjects: [1] });
    expect(epochs.classes).toEqual(allClasses.filter((name) => !/rest|imagined .* fist$|^both/.test(name)));
    expect(epochs.counts()).toMatchObject({ 'left fist': 1, 'right fist': 1 });
    expect([epochs.samplesPerEpoch, ...epochs.seconds.slice(0, 2)]).toEqual([480, 3.2, 11.5]);
    expect((await eegmmi(written, { ...options, subjects: ['S001'] })).values).toEqual(epochs.values);
  });

  test('resamples what was recorded at another rate, and leaves out cues too close to the end', async () => {
    const folder = newFolder();
    putRun(folder, 'S088R03.edf', 128);
    const epochs = await eegmmi(folder, { window: [0, 5] });
    expect([epochs.samplingRate, epochs.samplesPerEpoch, epochs.length]).toEqual([160, 800, 3]);
    expect(epochs.notes).toEqual(['S088R03.edf: 1 of 4 events too close to a gap or an end left out']);
  });

  test('says what is not there', async () => {
    await expect(eegmmi(newFolder())).rejects.toThrow('eegmmi: expected files like S001R03.edf, got none in');
    await expect(eegmmi(written, { subjects: [3, 'S004'] })).rejects.toThrow(
      'eegmmi: expected subjects among S001, S002, got 3, S004',
    );
    await expect(eegmmi(written, { subjects: [] })).rejects.toThrow('got none');
    await expect(eegmmi(written, { runs: [2] })).rejects.toThrow('runs from 3 to 14, got 2; runs 1 and 2');
    await expect(eegmmi(written, { runs: [7] })).rejects.toThrow('got none of runs 7');
    await expect(eegmmi(written, { channels: ['FC6'] })).rejects.toThrow('a channel "FC6"');
  });
});
