import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import {
  type EpochSource,
  type Epochs,
  load,
  loadSplit,
  openEpochStore,
  saveEpochStore,
} from '../../src/data';
import { use } from '../../src/engine';
import { createRun, parseConfig } from '../../src/experiment';
import { prepare } from '../../src/experiment/steps/prepare';
import { checkSum } from '../data/recordings';
import { scratchFolder } from '../support/scratch';

const folder = scratchFolder();
const invented = { name: 'synthetic', synthetic: { subjects: 6, epochs_per_night: 12 } };
const split = { train: 0.5, validation: 0.25, test: 0.25 };

beforeAll(async () => {
  await use('cpu');
});

async function prepared(dataset: object) {
  const config = parseConfig({ engine: { name: 'cpu' }, dataset: { ...invented, split, ...dataset } });
  const run = await createRun(config, folder);
  return { run, data: await prepare(run) };
}

describe('the data of a run', () => {
  test('are scaled with the training part, or epoch by epoch, or not at all', async () => {
    const { data: raw } = await prepared({ normalization: 'none' });
    const { data: usual, run } = await prepared({});
    const { mean, standardDeviation } = run.readJson<{ normalizer: Record<string, number> }>(
      'split.json',
    ).normalizer;
    expect(seen(usual.test)).toEqual(seen(raw.test.standardized(mean!, standardDeviation!)));
    for (const normalization of ['zscore', 'robust'] as const) {
      const { data, run: own } = await prepared({ normalization });
      expect(seen(data.training)).toEqual(seen(raw.training.normalized(normalization)));
      expect(seen(data.test)).toEqual(seen(raw.test.normalized(normalization)));
      expect(own.readJson('split.json')).not.toHaveProperty('normalizer');
    }
  });

  test('hold no epoch beyond the limits, and tell how many there were', async () => {
    const say = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { data: all } = await prepared({ normalization: 'none' });
    const peaks = (parts: Epochs[]) =>
      parts
        .flatMap((part) => [...part.labels.keys()].map((row) => peakOf(part.epoch(row))))
        .sort((a, b) => a - b);
    const before = peaks([all.training, all.validation, all.test] as Epochs[]);
    const limit = (before[60]! + before[61]!) / 2;
    const rejection = { enabled: true, peak_to_peak: limit, clipped_part: 1 };
    const { data, run } = await prepared({ normalization: 'none', rejection });
    expect(peaks([data.training, data.validation, data.test] as Epochs[])).toEqual(before.slice(0, 61));
    expect(data.leftOut).toEqual({ epochs: 11, faults: { amplitude: 11 } });
    expect(run.readJson<object>('split.json')).toMatchObject({ leftOut: data.leftOut });
    expect(say.mock.calls).toEqual([['11 of 72 epochs left out (amplitude 11)']]);
    const none = prepared({ rejection: { enabled: true, peak_to_peak: 0 } });
    await expect(none).rejects.toThrow(
      'within the limits of dataset.rejection, got 72 of 72 epochs left out',
    );
    say.mockRestore();
  });

  test('of a store are the same, and its split can be used again', async () => {
    const path = `${folder}/night.epochs`;
    saveEpochStore(path, await load(undefined, { synthetic: { subjects: 6, epochsPerNight: 12 } }));
    const stored = { name: 'epoch-store', dset_path: path, normalization: 'robust', synthetic: {} };
    const { data, run } = await prepared({ ...stored, split: { folds: 3, fold: 2 } });
    expect(data.split).toMatchObject({ by: 'subject', fold: 2, folds: 3 });
    const rows = run.file('split-rows.json');
    expect(loadSplit(rows, openEpochStore(path)).test.subjectNames()).toEqual(data.test.subjectNames());
    const { data: again } = await prepared({ ...stored, split: { file: rows } });
    expect([...again.test.labels]).toEqual([...data.test.labels]);
    expect(readFileSync(rows, 'utf8')).toContain('"format": "thetalab split 1"');
  });

  test('divided otherwise than the run began are refused', async () => {
    const { run } = await prepared({});
    const name = 'split-rows.json';
    const saved = readFileSync(run.file(name), 'utf8');
    const { data } = await prepared({ split: { ...split, seed: 12 } });
    expect(data.test.length).toBeGreaterThan(0);
    await prepare(run);
    const parts = JSON.parse(saved);
    parts.split.test.rows = '';
    run.writeJson(name, parts);
    await expect(prepare(run)).rejects.toThrow(
      `prepare: expected the data in "${run.file(name)}", got other data`,
    );
  });
});

/** What epochs are, and a short text for their samples. */
const seen = (source: EpochSource) => [
  ...[source.subjects, [...source.seconds], [...source.labels]],
  checkSum((source as Epochs).values),
];

const peakOf = (samples: Float32Array) => Math.max(...samples) - Math.min(...samples);
