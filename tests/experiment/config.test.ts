import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { applyOverride, parseConfig, readConfig } from '../../src/experiment';

const sample = resolve(__dirname, '../../configs/config_90.json');
const read = () => JSON.parse(readFileSync(sample, 'utf8'));

/** Writes `content` to a file of its own. */
function file(content: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'config-')), 'mine.json');
  writeFileSync(path, content);
  return path;
}

test("SimpleSleepNet's sample config is accepted as it stands, every value kept", () => {
  expect(parseConfig(read())).toMatchObject(read());
});

test('an empty config has every default', () => {
  const config = parseConfig({});
  expect(config.seed).toBe(42);
  expect(config.pretraining_params).toMatchObject({ batch_size: 256, temperature: 0.07, latent_dim: 128 });
  expect(config.sup_training_params.fine_tuning.enabled).toBe(false);
});

test('the file name becomes the name of the run', () => {
  expect(readConfig(file('{}')).name).toBe('mine');
  expect(readConfig(file('{"name": "other"}')).name).toBe('other');
});

describe('errors name the path, the value and what is allowed', () => {
  const cases: [string, unknown, string][] = [
    [
      'wrong type',
      { pretraining_params: { learning_rate: 'fast' } },
      'config: expected pretraining_params.learning_rate to be a number above 0 and up to 1, got "fast"',
    ],
    [
      'out of range',
      { pretraining_params: { batch_size: 1 } },
      'pretraining_params.batch_size to be a whole number from 2 to 8192, got 1',
    ],
    ['not whole', { seed: 1.5 }, 'seed to be a whole number from 0 to 4294967295, got 1.5'],
    [
      'unknown key',
      { pretraining_params: { learning_rat: 1 } },
      'only known keys in pretraining_params, got "learning_rat"; did you mean "learning_rate"?',
    ],
    ['unknown key at the top', { sed: 1 }, 'expected only known keys, got "sed"; did you mean "seed"?'],
    ['unknown key, nothing near', { sup_training_params: { zzzzzzzzz: 1 } }, 'known are batch_size'],
    [
      'wrong word',
      { engine: { name: 'gpu' } },
      'engine.name to be one of auto, native, tensorflow, cpu, got "gpu"',
    ],
    ['not an object', { dataset: 3 }, 'expected dataset to be'],
    [
      'bad split',
      { dataset: { split: { train: 'all' } } },
      'dataset.split.train to be a fraction from 0 to 1 or a list of subject names, got "all"',
    ],
    ['unknown augmentation', { augmentations: { RandomZeroMaskin: {} } }, 'RandomZeroMasking'],
    ['augmentation parameter', { augmentations: { RandomZeroMasking: { p: 2 } } }, 'RandomZeroMasking'],
    [
      'a folder for synthetic recordings',
      { dataset: { name: 'synthetic', dset_path: 'nights' } },
      'dataset.dset_path to be left out with the name "synthetic", or the name to be "auto", got "nights"',
    ],
    ['not JSON at all', null, 'to be'],
  ];
  test.each(cases)('%s', (_, json, message) => {
    expect(() => parseConfig(json)).toThrow(message);
  });

  test('files', () => {
    expect(() => readConfig('/nowhere/x.json')).toThrow(
      'readConfig: expected a readable file, got "/nowhere/x.json" (ENOENT)',
    );
    expect(() => readConfig(file('{"seed": }'))).toThrow('a syntax error');
    expect(() => readConfig(file('[1]'))).toThrow('a JSON object');
  });
});

describe('--set', () => {
  test('wins over the file, reads JSON, and takes the rest as text', () => {
    const config = readConfig(sample, [
      'pretraining_params.max_epochs=5',
      'dataset.montage=Pz-Oz',
      'engine.threads=1',
    ]);
    expect(config.pretraining_params.max_epochs).toBe(5);
    expect(config.dataset.montage).toBe('Pz-Oz');
    expect(config.engine.threads).toBe(1);
  });

  test('refuses what is not key=value, and unknown keys', () => {
    expect(() => applyOverride({}, 'seed')).toThrow('expected key=value');
    expect(() => applyOverride({ seed: 1 }, 'seed.x=1')).toThrow('an object at "seed"');
    expect(() => readConfig(sample, ['pretraining_params.epochs=5'])).toThrow('did you mean "max_epochs"?');
  });

  test('cannot reach the prototype of objects', () => {
    expect(() => readConfig(sample, ['__proto__.polluted=1'])).toThrow();
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
