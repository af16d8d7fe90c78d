import { mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sleepEdf, sleepEdfPair } from '../../../src/data';
import { annotationSignal, timeStamped } from '../../support/edf-writer';
import { describeWith, sharedData } from '../../support/requirements';
import { scratchFolder } from '../../support/scratch';
import { datasetConformance } from '../dataset-conformance';
import { checkSum, recordings } from '../recordings';
import { putNight, type WrittenNight, writtenSample } from './sleep-edf-files';

const scratch = scratchFolder();
let folders = 0;

/** An empty folder. */
function newFolder(): string {
  const folder = join(scratch, String(folders++));
  mkdirSync(folder);
  return folder;
}

/** Writes a night and reads it. */
function readNight(night: WrittenNight, montage?: string) {
  const { psg, hypnogram } = putNight(newFolder(), 'SC4071', night);
  return sleepEdfPair(psg, hypnogram, { montage });
}

const allStages = [
  ['Sleep stage W', 60],
  ['Sleep stage 1', 30],
  ['Sleep stage 2', 90],
  ['Sleep stage 3', 30],
  ['Sleep stage 4', 30],
  ['Movement time', 30],
  ['Sleep stage R', 60],
  ['Sleep stage ?', 30],
  ['Sleep stage W', 30],
] as const;

const twoSubjects = newFolder();
putNight(twoSubjects, 'SC4001', { stages: allStages });
putNight(twoSubjects, 'SC4002', { stages: allStages.slice(2) });
putNight(twoSubjects, 'ST7011', { stages: allStages.slice(0, 4) });
datasetConformance('Sleep-EDF', { folder: twoSubjects, load: () => sleepEdf(twoSubjects) });

const psg = sharedData('sleep', 'sleep-edf', 'short_psg.edf');
const hypnogram = sharedData('sleep', 'sleep-edf', 'SC4001EC-Hypnogram.edf');
datasetConformance('the first 300 s of SC4001', {
  needs: [psg, hypnogram],
  folder: psg.path && dirname(psg.path),
  load: () => sleepEdfPair(psg.path!, hypnogram.path!),
});

describeWith('the first 300 s of SC4001 with its whole hypnogram', [psg, hypnogram], () => {
  test('has the very samples that pyedflib reads, ten epochs of wake', async () => {
    const epochs = await sleepEdfPair(psg.path!, hypnogram.path!);
    expect(checkSum(epochs.values)).toBe(recordings.pyedflib[0]!.channels[0]!.sha256);
    expect(epochs.counts()).toEqual({ W: 10, N1: 0, N2: 0, N3: 0, REM: 0 });
    expect([...epochs.seconds]).toEqual([0, 30, 60, 90, 120, 150, 180, 210, 240, 270]);
    expect([epochs.subjects[0], epochs.nights[0], ...epochs.channels]).toEqual([
      'SC400',
      'SC400-1',
      'EEG Fpz-Cz',
    ]);
  });

  test('says how much of the hypnogram lies beyond the signal', async () => {
    const truth = recordings.annotations[0]!.annotations.filter(([, , text]) => text !== 'Sleep stage ?');
    const scored = truth.reduce((sum, [, duration]) => sum + duration / 30, 0);
    const { notes } = await sleepEdfPair(psg.path!, hypnogram.path!);
    expect(notes).toEqual([
      `short_psg.edf: ${scored - 10} scored epochs beyond the end of the signal left out`,
    ]);
  });
});

describe('sleepEdf', () => {
  test('takes subject and night from the names of both studies', async () => {
    const epochs = await sleepEdf(twoSubjects);
    expect(epochs.subjectNames()).toEqual(['SC400', 'ST701']);
    expect([...new Set(epochs.nights)]).toEqual(['SC400-1', 'SC400-2', 'ST701-1']);
  });

  test('says which hypnogram is missing', async () => {
    const folder = newFolder();
    const files = putNight(folder, 'SC4011', { stages: allStages });
    renameSync(files.hypnogram, join(folder, 'SC4022EC-Hypnogram.edf'));
    await expect(sleepEdf(folder)).rejects.toThrow(
      'expected "SC4011E…-Hypnogram.edf" beside "SC4011E0-PSG.edf"',
    );
  });

  test('refuses a folder without recordings', async () => {
    await expect(sleepEdf(newFolder())).rejects.toThrow('expected files like SC4001E0-PSG.edf, got none');
  });
});

describe('sleepEdfPair', () => {
  test('merges stages 3 and 4, leaves out movement and unknown, and says so', async () => {
    const epochs = await readNight({ stages: allStages });
    expect(epochs.counts()).toEqual({ W: 3, N1: 1, N2: 3, N3: 2, REM: 2 });
    expect([...epochs.seconds]).toEqual([0, 30, 60, 90, 120, 150, 180, 210, 270, 300, 360]);
    expect(epochs.notes).toEqual(['SC4071E0-PSG.edf: 2 epochs of movement or unknown stage left out']);
  });

  test('gives each epoch its own piece of the signal', async () => {
    const epochs = await readNight({ stages: allStages });
    for (let row = 0; row < epochs.length; row++) {
      const first = epochs.seconds[row]! * 100;
      const truth = Float32Array.from({ length: 3000 }, (_, at) => writtenSample(first + at));
      expect(epochs.epoch(row).every((value, at) => Math.abs(value - truth[at]!) < 1e-3)).toBe(true);
    }
  });

  test('crops wake to half an hour around sleep, and loses nothing of the last annotation', async () => {
    const stages = [
      ['Sleep stage W', 30 * 100],
      ['Sleep stage 2', 30],
      ['Sleep stage W', 30 * 2],
      ['Sleep stage 1', 30 * 3],
      ['Sleep stage W', 30 * 70],
    ] as const;
    const epochs = await readNight({ stages });
    expect(epochs.counts()).toEqual({ W: 60 + 2 + 60, N1: 3, N2: 1, N3: 0, REM: 0 });
    expect(epochs.seconds[0]).toBe(30 * 40);
    expect(epochs.seconds[epochs.length - 1]).toBe(30 * (106 + 59));
    expect(epochs.notes).toEqual([
      'SC4071E0-PSG.edf: 50 epochs of wake more than 30 min from sleep left out',
    ]);
    const lastAsleep = await readNight({ stages: stages.slice(0, 4) });
    expect(lastAsleep.counts()).toMatchObject({ N1: 3 });
    const shortWake = await readNight({ stages: [...stages.slice(1, 4), ['Sleep stage W', 30 * 5]] });
    expect(shortWake.length).toBe(11);
  });

  test('a hypnogram longer than the signal loses what lies beyond, and says how much', async () => {
    const epochs = await readNight({ stages: allStages, epochs: 4 });
    expect(epochs.counts()).toEqual({ W: 2, N1: 1, N2: 1, N3: 0, REM: 0 });
    expect(epochs.notes).toEqual(['SC4071E0-PSG.edf: 7 scored epochs beyond the end of the signal left out']);
  });

  test('refuses stages of which none lies within the signal', async () => {
    const stages = [['Sleep stage ?', 90] as const, ['Sleep stage 2', 60] as const];
    const error = 'expected scored epochs within the signal, got none in the 60 s of "SC4071E0-PSG.edf"';
    await expect(readNight({ stages, epochs: 2 })).rejects.toThrow(error);
  });

  test('says how much of a stage is too short for an epoch', async () => {
    const epochs = await readNight({
      stages: [
        ['Sleep stage 2', 75],
        ['Sleep stage 1', 45],
      ],
    });
    expect(epochs.counts()).toMatchObject({ N2: 2, N1: 1 });
    expect([...epochs.seconds]).toEqual([0, 30, 75]);
    const note = 'SC4071EC-Hypnogram.edf: 30 s at the end of stages, less than an epoch each, left out';
    expect(epochs.notes).toEqual([note]);
  });

  test('resamples to 100 Hz', async () => {
    const epochs = await readNight({ stages: allStages, samplingRate: 200 });
    expect([epochs.samplingRate, epochs.samplesPerEpoch, epochs.length]).toEqual([100, 3000, 11]);
  });

  test('brings other units of voltage to microvolts, and refuses what is no voltage', async () => {
    const microvolts = await readNight({ stages: allStages });
    const millivolts = await readNight({ stages: allStages, unit: 'mV' });
    expect(millivolts.values[7]).toBeCloseTo(1000 * microvolts.values[7]!, 0);
    const error = 'a unit of voltage (nV, uV, mV or V) of "EEG Fpz-Cz" of "SC4071E0-PSG.edf", got "DegC"';
    await expect(readNight({ stages: allStages, unit: 'DegC' })).rejects.toThrow(error);
  });

  test('takes the derivation with and without EEG, or another channel by its whole label', async () => {
    const other = await readNight({ stages: allStages }, 'Pz-Oz');
    expect(other.channels).toEqual(['EEG Pz-Oz']);
    expect((await readNight({ stages: allStages }, 'EEG Pz-Oz')).values).toEqual(other.values);
    expect((await readNight({ stages: allStages }, 'EOG horizontal')).channels).toEqual(['EOG horizontal']);
    const there = 'got "EEG Fpz-Cz", "EEG Pz-Oz", "EOG horizontal"';
    await expect(readNight({ stages: allStages }, 'C3-A2')).rejects.toThrow(there);
  });
});

describe('sleepEdfPair on files that are no pair', () => {
  test('refuses annotations that are no stage', async () => {
    const stages = [['Sleep stage 2', 30] as const, ['Lights on', 30] as const];
    await expect(readNight({ stages })).rejects.toThrow('got "Lights on" in "SC4071EC-Hypnogram.edf"');
  });

  test('refuses two stages at a time', async () => {
    const lists = timeStamped(0) + timeStamped(0, 90, 'Sleep stage W') + timeStamped(60, 30, 'Sleep stage 1');
    const night = { stages: allStages, hypnogram: { signals: [annotationSignal([lists])] } };
    await expect(readNight(night)).rejects.toThrow('"Sleep stage W" and "Sleep stage 1" at 60 s');
  });

  test('refuses a hypnogram with a damaged annotation instead of losing a stage', async () => {
    const lists = `${timeStamped(0)}${timeStamped(0, 30, 'Sleep stage W')}?30\u001530\u0014Sleep stage 1\u0014\0`;
    const night = { stages: allStages, hypnogram: { signals: [annotationSignal([lists])] } };
    await expect(readNight(night)).rejects.toThrow('expected an undamaged hypnogram');
  });

  test('refuses a hypnogram that began at another time', async () => {
    const night = { stages: allStages, hypnogram: { date: '25.04.89' } };
    await expect(readNight(night)).rejects.toThrow(
      'expected a recording and a hypnogram that begin together',
    );
  });

  test('refuses a recording where a hypnogram should be, and one with gaps', async () => {
    const { psg: file } = putNight(newFolder(), 'SC4071', { stages: allStages });
    await expect(sleepEdfPair(file, file)).rejects.toThrow('is it the hypnogram, and not the recording?');
    const starts = [0, 30, 90].map((onset) => timeStamped(onset));
    const signal = { label: 'EEG Fpz-Cz', samplesPerRecord: 3000, samples: new Int16Array(9000) };
    const gaps = { variant: 'EDF+D', recordCount: 3, signals: [signal, annotationSignal(starts)] } as const;
    await expect(readNight({ stages: allStages, psg: gaps })).rejects.toThrow('a recording without gaps');
  });

  test('refuses a truncated recording', async () => {
    const night = { stages: allStages, psg: { header: { recordCount: '400' } } };
    await expect(readNight(night)).rejects.toThrow('expected 400 data records, got 13 whole ones');
  });
});
