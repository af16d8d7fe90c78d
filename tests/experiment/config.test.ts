import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseConfig, readConfig } from '../../src/experiment';
import { applyOverride } from '../../src/experiment/overrides';

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
    [
      'options of another engine',
      { engine: { name: 'cpu', threads: 2 } },
      'config: expected engine.threads to be left out with the engine "cpu", got 2',
    ],
    [
      'the convolution of another engine',
      { engine: { name: 'tensorflow', convolution: 'fast' } },
      'engine.convolution to be left out with the engine "tensorflow", got "fast"',
    ],
    ['not an object', { dataset: 3 }, 'config: expected dataset to be an object, got 3'],
    ['not an object, deeper', { dataset: { synthetic: [] } }, 'dataset.synthetic to be an object, got []'],
    [
      'bad split',
      { dataset: { split: { train: 'all' } } },
      'dataset.split.train to be a fraction from 0 to 1 or a list of subject names, got "all"',
    ],
    [
      'fractions that do not add up',
      { dataset: { split: { train: 0.9 } } },
      'dataset.split to be three fractions that add up to 1, or three lists of subject names, got {"train":0.9}',
    ],
    ['fractions and lists', { dataset: { split: { train: ['S1'] } } }, 'or three lists of subject names'],
    [
      'real recordings without a folder',
      { dataset: { name: 'dreams' } },
      'dataset.dset_path to be a folder of recordings for the dataset of that name (or give --data), got nothing',
    ],
    ['unknown augmentation', { augmentations: { RandomZeroMaskin: {} } }, 'RandomZeroMasking'],
    ['augmentation parameter', { augmentations: { RandomZeroMasking: { p: 2 } } }, 'RandomZeroMasking'],
    [
      'a folder for synthetic recordings',
      { dataset: { name: 'synthetic', dset_path: 'nights' } },
      'dataset.name to be that of the recordings, or auto, when dset_path or --data names a folder (--set dataset.name=auto), got "synthetic"',
    ],
    ['not JSON at all', null, 'config: expected the whole to be an object, got null'],
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
    expect(() => applyOverride({}, 'dataset={"name":')).toThrow(
      '--set: expected JSON after =, got {"name": (',
    );
    expect(() => readConfig(sample, ['pretraining_params.epochs=5'])).toThrow('did you mean "max_epochs"?');
  });

  test('is named as the place of a wrong value, and only of that', () => {
    const wrong = (...overrides: string[]) => expect(() => readConfig(sample, overrides));
    wrong('seed=7', 'engine.threads=0').toThrow(
      '--set engine.threads=0: expected engine.threads to be a whole number from 1 to 256, got 0',
    );
    wrong('dataset=3').toThrow('--set dataset=3: expected dataset to be an object, got 3');
    wrong('dataset.split={"train":2}').toThrow(
      '--set dataset.split={"train":2}: expected dataset.split.train',
    );
    const file_ = file('{"engine": {"threads": 0}}');
    expect(() => readConfig(file_, ['engine.name=native'])).toThrow(`${file_}: expected engine.threads`);
    const unknown = file('{"sed": 1}');
    expect(() => readConfig(unknown, ['seed=7'])).toThrow(`${unknown}: expected only known keys, got "sed"`);
    wrong('pretraining_params.batch_size=5', 'pretraining_params.epochs=5').toThrow(
      '--set pretraining_params.epochs=5: expected only known keys in pretraining_params',
    );
  });

  test('cannot reach the prototype of objects', () => {
    expect(() => readConfig(sample, ['__proto__.polluted=1'])).toThrow();
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

test('a config that says how long its epochs are is refused when it is read', () => {
  const shift = (max_shift: number) => ({ augmentations: { RandomTimeShift: { max_shift } } });
  const message =
    'RandomTimeShift: expected epochs of 4000 samples or more, for shifts of 40 s at 100 Hz, got epochs of 3000';
  for (const dataset of [{}, { name: 'sleep-edf' }, { name: 'synthetic' }])
    expect(() => parseConfig({ dataset, ...shift(40) })).toThrow(message);
  const bids = { name: 'bids', dset_path: 'recordings', sampling_rate: 128 };
  expect(() => parseConfig({ dataset: { ...bids, window: [-0.5, 1.5] }, ...shift(3) })).toThrow(
    'of 384 samples',
  );
  expect(() => parseConfig({ dataset: { ...bids, seconds: 4 }, ...shift(3) })).not.toThrow();
  expect(() => parseConfig({ dataset: { name: 'eegmmi', window: [0, 2] }, ...shift(3) })).toThrow('of 320');
  expect(() => parseConfig({ dataset: { name: 'auto', dset_path: 'any' }, ...shift(40) })).not.toThrow();
});
