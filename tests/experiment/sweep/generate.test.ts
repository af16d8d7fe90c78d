import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseConfig, type SweepPlan, sweepConfigs, writeSweep } from '../../../src/experiment';
import { configKeys, resolveKey } from '../../../src/experiment/sweep/config-keys';
import { drawValue } from '../../../src/experiment/sweep/draw';
import { labelsOf, sweepName } from '../../../src/experiment/sweep/names';
import { parseGridAxis, parseRangeAxis } from '../../../src/experiment/sweep/parse-values';
import { root } from '../../support/requirements';
import { put, scratchFolder } from '../../support/scratch';

const folder = scratchFolder();
const sample = JSON.parse(readFileSync(join(root, 'configs/config_90.json'), 'utf8'));
const sweep = (plan: SweepPlan) => sweepConfigs(sample, 'base', plan);

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

describe('random values', () => {
  const plan: SweepPlan = {
    random: {
      temperature: { low: 0.05, high: 0.5 },
      'pretraining_params.learning_rate': { low: 1e-5, high: 1e-2, log: true },
      latent_dim: { low: 8, high: 64 },
    },
    samples: 5,
  };
  const values = (configs: { json: Record<string, unknown> }[]) =>
    configs.map(({ json }) => json.pretraining_params as Record<string, number>);

  test('lie in their range, whole where the config wants it, and follow from the seed alone', () => {
    const configs = sweep(plan);
    expect(configs.map(({ name }) => name)).toEqual([0, 1, 2, 3, 4].map((at) => `base-sample-${at}`));
    for (const { temperature, learning_rate, latent_dim } of values(configs)) {
      expect(temperature).toBeGreaterThanOrEqual(0.05);
      expect(temperature).toBeLessThanOrEqual(0.5);
      expect(learning_rate).toBeGreaterThanOrEqual(1e-5);
      expect(learning_rate).toBeLessThanOrEqual(1e-2);
      expect(Number.isInteger(latent_dim)).toBe(true);
    }
    expect(sweep(plan)).toEqual(configs);
    expect(values(sweep({ ...plan, sampleSeed: 1 }))).not.toEqual(values(configs));
  });

  test('of more samples or keys, or with a grid, begin with the same ones', () => {
    const configs = values(sweep(plan));
    expect(values(sweep({ ...plan, samples: 9 })).slice(0, 5)).toEqual(configs);
    const { latent_dim: _, ...fewer } = plan.random!;
    const rates = (some: Record<string, number>[]) => some.map(({ learning_rate }) => learning_rate);
    expect(rates(values(sweep({ ...plan, random: fewer })))).toEqual(rates(configs));
    const crossed = values(sweep({ ...plan, grid: { 'pretraining_params.batch_size': [8, 16] } }));
    expect(rates(crossed)).toEqual([...rates(configs), ...rates(configs)]);
  });

  test('are spread evenly, on a linear or a logarithmic scale', () => {
    const share = (log: boolean, below: number) => {
      const drawn = Array.from({ length: 2000 }, (_, at) =>
        drawValue({ low: 1, high: 10_000, log }, false, 7, 'key', at),
      );
      return drawn.filter((value) => value < below).length / drawn.length;
    };
    expect(share(false, 5000)).toBeCloseTo(0.5, 1);
    expect(share(true, 100)).toBeCloseTo(0.5, 1);
    const whole = Array.from({ length: 3000 }, (_, at) => drawValue({ low: 1, high: 3 }, true, 7, 'k', at));
    for (const value of [1, 2, 3])
      expect(whole.filter((one) => one === value).length / 3000).toBeCloseTo(1 / 3, 1);
  });

  test('of any range stay in it', () => {
    const positive = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(positive, positive, fc.boolean(), fc.nat(), (low, width, log, at) => {
        const value = drawValue({ low, high: low + width, log }, false, 3, 'key', at);
        return value >= low && value <= low + width;
      }),
    );
  });
});

describe('names', () => {
  test('are names of configs and of files, and differ where the values do', () => {
    const value = fc.oneof(fc.integer(), fc.double({ noNaN: true }), fc.string(), fc.boolean());
    fc.assert(
      fc.property(value, value, (one, other) => {
        const names = [one, other].map((own) => sweepName('base', [['key', own]]));
        for (const name of names) expect(name).toMatch(/^[\w.-]{1,80}$/);
        expect(names[0] === names[1]).toBe(String(one) === String(other) || one === other);
      }),
    );
  });

  test('that would be too long end in a digest', () => {
    const marks = (seed: number) =>
      [
        ['a_key_of_many_letters', 'x'.repeat(24)],
        ['and_another_one', 'y'.repeat(24)],
        ['seed', seed],
      ] as const;
    const names = [sweepName('base', marks(1)), sweepName('base', marks(2))];
    expect(names[0]).toHaveLength(80);
    expect(names[0]).not.toBe(names[1]);
  });

  test('say as much of a key as tells it from the others', () => {
    const rates = ['pretraining_params.learning_rate', 'sup_training_params.learning_rate'];
    expect(labelsOf([...rates, 'dataset.montage'])).toEqual([...rates, 'montage']);
    expect(labelsOf(rates.slice(1))).toEqual(['learning_rate']);
  });
});

describe('keys', () => {
  test('are all that a complete config has', () => {
    const known = configKeys();
    const missing: string[] = [];
    const visit = (value: object, prefix: string) => {
      for (const [key, inner] of Object.entries(value)) {
        if (!known.has(prefix + key)) missing.push(prefix + key);
        if (inner && typeof inner === 'object' && !Array.isArray(inner)) visit(inner, `${prefix}${key}.`);
      }
    };
    visit(parseConfig(sample), '');
    expect(missing).toEqual([]);
    expect(known.get('pretraining_params.latent_dim')).toBe('integer');
    expect(known.get('augmentations.TimeWarping.sigma')).toBe('number');
  });

  test('are found by their last part where it is the only one', () => {
    expect(resolveKey('--grid', 'latent_dim')).toBe('pretraining_params.latent_dim');
    expect(resolveKey('--grid', 'fine_tuning.learning_rate')).toBe(
      'sup_training_params.fine_tuning.learning_rate',
    );
    expect(resolveKey('--grid', 'seed')).toBe('seed');
  });
});

describe('what somebody types', () => {
  test('is divided at commas outside brackets and quotes', () => {
    expect(parseGridAxis('latent_dim=64, 128')).toEqual(['latent_dim', [64, 128]]);
    expect(parseGridAxis('dataset.montage=Fpz-Cz,Pz-Oz')).toEqual(['dataset.montage', ['Fpz-Cz', 'Pz-Oz']]);
    expect(parseGridAxis('dataset.split.test=["1","2"],["3,4"]')[1]).toEqual([['1', '2'], ['3,4']]);
    expect(parseGridAxis('augmentations={"SignFlip":{"p":1}},{}')[1]).toEqual([{ SignFlip: { p: 1 } }, {}]);
    expect(parseRangeAxis('--log', 'learning_rate=1e-5..1e-2')).toEqual([
      'learning_rate',
      { low: 1e-5, high: 1e-2, log: true },
    ]);
    expect(parseRangeAxis('--random', 'x=-2..-1')[1]).toEqual({ low: -2, high: -1, log: false });
  });
});

describe('errors say what is wrong and the way out', () => {
  const range = (low: number, high: number, log = false) => ({ low, high, log });
  const cases: [string, () => unknown, string][] = [
    ['nothing', () => sweep({}), 'generate: expected something to vary, got nothing; for example --grid'],
    ['no values', () => parseGridAxis('latent_dim='), '--grid: expected values with a comma between two'],
    [
      'an empty list',
      () => sweep({ grid: { latent_dim: [] } }),
      'values of pretraining_params.latent_dim, got none',
    ],
    ['no key', () => parseGridAxis('64,128'), '--grid: expected key=values, got "64,128"; for example'],
    [
      'an unknown key',
      () => sweep({ grid: { latent_dims: [1] } }),
      'configs have, got "latent_dims"; did you mean "pretraining_params.latent_dim"?',
    ],
    [
      'one in a wrong place',
      () => sweep({ grid: { 'pretraining.temperatur': [1] } }),
      'did you mean "pretraining_params.temperature"?',
    ],
    ['one like no other', () => sweep({ grid: { qqqqqqqqqqq: [1] } }), 'those at the top are seed, name,'],
    [
      'a key in several places',
      () => sweep({ grid: { learning_rate: [1] } }),
      'say which: pretraining_params.learning_rate, sup_training_params.learning_rate',
    ],
    [
      'a wrong value',
      () => sweep({ grid: { latent_dim: [64, 1] } }),
      'generate: pretraining_params.latent_dim = 1: expected pretraining_params.latent_dim to be a whole number from 2 to 4096, got 1',
    ],
    [
      'a wrong value of an augmentation',
      () => sweep({ grid: { 'TimeWarping.p': [2] } }),
      'augmentations.TimeWarping: expected p to be a number from 0 to 1, got 2',
    ],
    ['a value twice', () => sweep({ grid: { latent_dim: [64, 64] } }), 'two configs of the same name'],
    [
      'a key twice',
      () => sweep({ grid: { latent_dim: [64], 'pretraining_params.latent_dim': [32] } }),
      'each key once',
    ],
    [
      'a key inside another',
      () => sweep({ grid: { pretraining_params: [{}], latent_dim: [64] } }),
      '"pretraining_params.latent_dim" beside "pretraining_params"',
    ],
    ['the seed twice', () => sweep({ grid: { seed: [1] }, seeds: [1] }), '"seed" beside "seed"'],
    [
      'no samples',
      () => sweep({ random: { temperature: range(0, 1) } }),
      '--samples with --random and --log, got none',
    ],
    [
      'samples of nothing',
      () => sweep({ samples: 3, seeds: [1] }),
      '--random or --log with --samples, got neither',
    ],
    [
      'a range upside down',
      () => sweep({ random: { temperature: range(1, 0) }, samples: 1 }),
      'a low end below the high end, got pretraining_params.temperature from 1 to 0',
    ],
    [
      'a logarithm of 0',
      () => sweep({ random: { temperature: range(0, 1, true) }, samples: 1 }),
      '--log: expected a low end above 0',
    ],
    ['a range of words', () => sweep({ random: { montage: range(0, 1) }, samples: 1 }), 'a key of numbers'],
    [
      'halves of whole numbers',
      () => sweep({ random: { latent_dim: range(2.5, 9) }, samples: 1 }),
      'whole numbers as the ends',
    ],
    [
      'no range',
      () => parseRangeAxis('--random', 'temperature=0.1,0.2'),
      'two numbers with ".." between them',
    ],
    [
      'too many',
      () => sweep({ seeds: Array.from({ length: 10_001 }, (_, at) => at) }),
      'at most 10000 configs, got 10001',
    ],
  ];
  test.each(cases)('%s', (_, work, message) => {
    expect(work).toThrow(message);
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
