import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { use } from '../../src/engine';
import {
  createRun,
  type ExperimentConfig,
  openRun,
  parseConfig,
  runExperiment,
  startExperiment,
  stepFiles,
} from '../../src/experiment';
import { interrupt, resetInterruption } from '../../src/system';
import { scratchFolder } from '../support/scratch';

const folder = scratchFolder();
const json = {
  name: 'small',
  seed: 3,
  dataset: {
    name: 'synthetic',
    split: { train: ['S01'], validation: ['S02'], test: ['S03'] },
    synthetic: { subjects: 3, epochs_per_night: 12 },
  },
  pretraining_params: { batch_size: 6, latent_dim: 8, max_epochs: 1 },
  latent_space_params: { tsne_enabled: false, umap_enabled: false, n_clusters: 2 },
  sup_training_params: { batch_size: 6, max_epochs: 2 },
};
const steps = Object.keys(stepFiles) as (keyof typeof stepFiles)[];
let config: ExperimentConfig;

beforeAll(async () => {
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  await use();
  config = parseConfig({ ...json, engine: { name: 'auto' } });
});
afterEach(resetInterruption);

test('goes step by step, each only once, and the last one reads the results', async () => {
  const { run, status, results } = await startExperiment(config, folder, 'pretrain');
  expect([status, results]).toEqual(['completed', undefined]);
  const written = () =>
    steps.map((name) => (run.has(stepFiles[name]) ? statSync(run.file(stepFiles[name])).mtimeMs : 0));
  for (const [at, name] of steps.entries()) {
    const before = written();
    const outcome = await runExperiment(openRun(run.path), name);
    expect(outcome.status).toBe('completed');
    expect(written().slice(0, at)).toEqual(before.slice(0, at));
    expect(written().map((time) => time > 0)).toEqual(steps.map((_, other) => other <= at));
    expect(outcome.results === undefined).toBe(name !== 'evaluate');
  }
  const { results: again } = await runExperiment(openRun(run.path));
  expect(again).toEqual(run.readJson('results.json'));
  expect(again!.test.majority.accuracy).toBeGreaterThanOrEqual(0);
  expect(again!.dataset.epochs).toEqual({ train: 12, labelled: 12, validation: 12, test: 12 });
  expect(again!.dataset).toMatchObject({ split: { by: 'subject' }, normalization: 'training' });
  expect(again!.dataset).not.toHaveProperty('leftOut');
});

test('a run that goes on with another engine is warned of', async () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  const { run } = await startExperiment(config, folder, 'pretrain');
  expect(warn).not.toHaveBeenCalled();
  const path = run.file('environment.json');
  const environment = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify({ ...environment, engine: 'abacus', engineDetail: 'beads' }));
  await runExperiment(openRun(run.path), 'latent');
  expect(warn).toHaveBeenCalledOnce();
  expect(warn.mock.calls[0]![0]).toContain('began on the engine abacus (beads) and goes on with');
  warn.mockRestore();
});

test('no pretraining at all is a run as well, without a loss', async () => {
  const untrained = parseConfig({
    ...json,
    pretraining_params: { ...json.pretraining_params, max_epochs: 0 },
  });
  const { run, results } = await startExperiment(untrained, folder);
  expect(results!.pretraining).toMatchObject({ passes: 0, stopped: 'completed' });
  expect(results!.pretraining).not.toHaveProperty('loss');
  expect(readFileSync(run.file('results.json'), 'utf8')).not.toContain('null');
  expect(results!.latent.pretrained).toEqual(results!.latent.untrained);
});

describe('an interruption', () => {
  test.each(steps)('in the step %s keeps the steps before it', async (name) => {
    const { run } = await startExperiment(config, folder, 'pretrain');
    rmSync(run.file(stepFiles.pretrain));
    const at = steps.indexOf(name);
    if (at > 0) await runExperiment(run, steps[at - 1]);
    const outcome = runExperiment(run, name);
    interrupt();
    expect((await outcome).status).toBe('interrupted');
    expect((await outcome).results).toBeUndefined();
    expect(steps.filter((step) => run.has(stepFiles[step]))).toEqual(steps.slice(0, at));
    resetInterruption();
    expect((await runExperiment(openRun(run.path))).status).toBe('completed');
  });
});

describe('data', () => {
  test('that cannot be read or split leave no folder behind', async () => {
    const parent = join(folder, 'none');
    const without = parseConfig({ ...json, dataset: { dset_path: join(folder, 'nowhere') } });
    await expect(startExperiment(without, parent)).rejects.toThrow('a folder of recordings');
    const split = { ...json.dataset.split, train: ['S99'] };
    const stranger = parseConfig({ ...json, dataset: { ...json.dataset, split } });
    await expect(startExperiment(stranger, parent)).rejects.toThrow('"S99"');
    expect(readdirSync(parent)).toEqual([]);
  });

  test('other than those that a run began with are refused, and nothing is lost', async () => {
    const { run } = await startExperiment(config, folder, 'pretrain');
    const split = run.readJson<{ train: { epochs: number } }>('split.json');
    run.writeJson('split.json', { ...split, train: { ...split.train, epochs: 13 } });
    await expect(runExperiment(run)).rejects.toThrow(
      `prepare: expected the data in "${run.file('split.json')}", got other data; bring the recordings back`,
    );
    expect(existsSync(run.file(stepFiles.pretrain))).toBe(true);
    expect(existsSync(run.file(stepFiles.latent))).toBe(false);
  });
});

test('a checkpoint that is damaged is named, and not overwritten', async () => {
  const run = await createRun(config, folder);
  mkdirSync(run.file('checkpoints'));
  run.writeJson('checkpoints/pretraining.safetensors', {});
  await expect(runExperiment(run)).rejects.toThrow(/pretraining\.safetensors/);
  expect(run.readJson('checkpoints/pretraining.safetensors')).toEqual({});
});
