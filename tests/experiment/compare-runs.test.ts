import { cpSync, existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { main } from '../../src/cli/main';
import { use } from '../../src/engine';
import { compareRuns, createRun, openRun, parseConfig, startExperiment } from '../../src/experiment';
import { scratchFolder } from '../support/scratch';

const folder = scratchFolder();
const json = {
  name: 'small',
  seed: 3,
  dataset: {
    name: 'synthetic',
    split: { train: ['S01'], validation: ['S02'], test: ['S03', 'S04'] },
    synthetic: { subjects: 4, epochs_per_night: 12 },
  },
  pretraining_params: { batch_size: 12, latent_dim: 8, max_epochs: 1, probe_interval: 1 },
};
const options = { resamples: 5, labelFractions: [], neighbors: 3, quiet: true };

beforeAll(async () => {
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  await use();
});

test('encoders of a run are compared side by side, and pretraining was probed', async () => {
  const { run } = await startExperiment(parseConfig(json), join(folder, 'runs'), 'pretrain');
  const { rows } = run.readJson<{ rows: object[] }>('pretraining.json');
  expect(Object.keys(rows[0]!)).toEqual(expect.arrayContaining(['probeAccuracy', 'probeAri', 'probeHealth']));
  const { reports } = await compareRuns([openRun(run.path)], options);
  expect(reports.map(({ name }) => name)).toEqual(['untrained', 'pretrained']);
  expect(reports[0]!.scores).not.toEqual(reports[1]!.scores);
  const twin = join(folder, 'elsewhere', basename(run.path));
  cpSync(run.path, twin, { recursive: true });
  const twins = await compareRuns([openRun(run.path), openRun(twin)], options);
  expect(twins.reports.map(({ name }) => name)).toEqual([run.path, twin]);
  const shown = vi.spyOn(console, 'log').mockImplementation(() => {});
  const out = join(folder, 'out');
  await main([
    'node',
    'thetalab',
    'compare',
    join(folder, 'runs'),
    '-k',
    '3',
    '--resamples',
    '5',
    '-e',
    'pretrained',
    '-o',
    out,
  ]);
  expect(process.exitCode ?? 0).toBe(0);
  expect(String(shown.mock.calls[0])).toContain('linear probe, accuracy');
  for (const name of ['index.html', 'comparison.json', 'scores.csv', 'label-efficiency.csv'])
    expect(existsSync(join(out, name))).toBe(true);
});

test('a run that was not pretrained is refused, and so are no runs', async () => {
  const run = await createRun(parseConfig(json), join(folder, 'unfinished'));
  await expect(compareRuns([run])).rejects.toThrow(/runs that have been pretrained.*resume it first/);
  await expect(compareRuns([])).rejects.toThrow(/at least one run, got none/);
  await expect(compareRuns([run, run])).rejects.toThrow(/runs that differ, got ".*unfinished.*" twice/);
});
