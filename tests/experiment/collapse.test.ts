import { beforeAll, expect, test, vi } from 'vitest';
import { resultsTable } from '../../src/cli/results-table';
import { use } from '../../src/engine';
import { parseConfig, runExperiment, startExperiment } from '../../src/experiment';
import { scratchFolder } from '../support/scratch';
import { smallRun } from './small-run';

const healths = [0.9, 0.001, 0.002, 0.5, 0.0004];
vi.mock('../../src/latent', async (original) => ({
  ...(await original<typeof import('../../src/latent')>()),
  onlineProbe: () => async () => ({ probeAccuracy: 0, probeAri: 0, probeHealth: healths.shift()! }),
}));

const folder = scratchFolder();
beforeAll(async () => {
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  await use();
});

test('a run keeps in words when its encoder collapsed, and its results say so', async () => {
  const pretraining_params = { ...smallRun.pretraining_params, max_epochs: 5, probe_interval: 1 };
  const config = parseConfig({ ...smallRun, pretraining_params });
  const { run } = await startExperiment(config, folder, 'pretrain');
  const warnings = [
    'pass 2: the encoder collapses: its embeddings spread by 0.10 % of what directions at random do',
    'pass 5: the encoder collapses: its embeddings spread by 0.040 % of what directions at random do',
  ];
  expect(run.readJson('pretraining.json')).toMatchObject({ warnings });
  const { results } = await runExperiment(run);
  expect(results!.pretraining.warnings).toEqual(warnings);
  expect(resultsTable(results!)).toContain(`warning: pretraining, ${warnings[0]}`);
});
