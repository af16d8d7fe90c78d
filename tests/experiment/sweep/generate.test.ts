import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseConfig, sweepConfigs, writeSweep } from '../../../src/experiment';
import { describeWith } from '../../support/requirements';
import { put, scratchFolder } from '../../support/scratch';
import { mountableDisk, smallDisk } from '../../support/small-disk';
import { sample, sweep } from './sample-sweep';

const folder = scratchFolder();

describe('a grid', () => {
  const plan = {
    grid: { latent_dim: [64, 128, 256], 'pretraining_params.learning_rate': [1e-4, 1e-3] },
    seeds: [0, 1, 2],
  };

  test('is every combination once, named by what it is, in a fixed order', () => {
    const configs = sweep(plan);
    expect(configs).toHaveLength(18);
    expect(configs.slice(0, 4).map(({ name }) => name)).toEqual([
      'base-latent_dim-64-learning_rate-0.0001-seed-0',
      'base-latent_dim-64-learning_rate-0.0001-seed-1',
      'base-latent_dim-64-learning_rate-0.0001-seed-2',
      'base-latent_dim-64-learning_rate-0.001-seed-0',
    ]);
    const found = configs.map(({ json }) => {
      const { pretraining_params, seed } = parseConfig(json);
      return `${pretraining_params.latent_dim} ${pretraining_params.learning_rate} ${seed}`;
    });
    const wanted = [64, 128, 256].flatMap((dim) =>
      [1e-4, 1e-3].flatMap((rate) => [0, 1, 2].map((seed) => `${dim} ${rate} ${seed}`)),
    );
    expect(found).toEqual(wanted);
    expect(sweep(plan)).toEqual(configs);
  });

  test('keeps what the base says besides, but for its number and name', () => {
    const { json } = sweep({ grid: { latent_dim: [32] } })[0]!;
    const { experiment_num: _, ...rest } = sample;
    const pretraining_params = { ...sample.pretraining_params, latent_dim: 32 };
    expect(json).toEqual({ ...rest, pretraining_params, name: 'base-latent_dim-32' });
  });

  test('may vary parameters of augmentations, words and whole sections', () => {
    const configs = sweep({
      grid: {
        'TimeWarping.sigma': [0.1, 0.2],
        convolution: ['fast', 'direct'],
        'dataset.split': [{ train: 0.5, validation: 0.25, test: 0.25 }],
      },
    });
    expect(configs.map(({ name }) => name.replace(/[0-9a-f]{8}$/, '#'))).toEqual([
      'base-sigma-0.1-convolution-fast-split-#',
      'base-sigma-0.1-convolution-direct-split-#',
      'base-sigma-0.2-convolution-fast-split-#',
      'base-sigma-0.2-convolution-direct-split-#',
    ]);
    expect(parseConfig(configs[3]!.json).augmentations.TimeWarping).toEqual({
      ...sample.augmentations.TimeWarping,
      sigma: 0.2,
    });
  });
});

test('the folds of a cross-validation, with the parts of the base left out', () => {
  const base = { ...sample, dataset: { ...sample.dataset, split: { folds: 5 } } };
  const configs = sweepConfigs(base, 'base', { grid: { 'dataset.split.fold': [1, 2, 5] } });
  expect(configs.map(({ name, json }) => [name, parseConfig(json).dataset.split])).toEqual(
    [1, 2, 5].map((fold) => [`base-fold-${fold}`, { by: 'subject', folds: 5, fold, validation: 0.15 }]),
  );
});

describeWith('a disk that is full', [mountableDisk()], () => {
  test('holds none of the configs', () => {
    const disk = smallDisk(16);
    const configs = sweep({ seeds: Array.from({ length: 40 }, (_, at) => at) });
    const place = join(disk.folder, 'configs');
    expect(() => writeSweep(place, configs)).toThrow('got ENOSPC; the disk is full');
    expect(readdirSync(place)).toEqual([]);
  });
});

test('files are written all or none, and never over others', () => {
  const [one, two] = sweep({ seeds: [1, 2] });
  const place = join(folder, 'configs', 'sweep');
  writeSweep(place, [two!]);
  expect(() => writeSweep(place, [one!, two!])).toThrow(
    `got "${join(place, 'base-seed-2.json')}"; nothing is overwritten`,
  );
  expect(readdirSync(place)).toEqual(['base-seed-2.json']);
  writeSweep(place, [one!]);
  expect(parseConfig(JSON.parse(readFileSync(join(place, 'base-seed-1.json'), 'utf8'))).seed).toBe(1);
  const file = put(folder, 'file', '');
  expect(() => writeSweep(join(file, 'inside'), [one!])).toThrow(
    'a part of the path is a file, choose another folder',
  );
  expect(existsSync(join(file, 'inside'))).toBe(false);
});
