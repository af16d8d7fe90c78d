import { expect, test } from 'vitest';
import { parseGridAxis, parseRangeAxis } from '../../../src/experiment/sweep/parse-values';
import { sweep } from './sample-sweep';

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
  [
    'an unknown augmentation',
    () => sweep({ grid: { 'augmentations.SignFlp.p': [0.1] } }),
    'did you mean "augmentations.SignFlip.p"?',
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
  ['no range', () => parseRangeAxis('--random', 'temperature=0.1,0.2'), 'two numbers with ".." between them'],
  [
    'too many',
    () => sweep({ seeds: Array.from({ length: 10_001 }, (_, at) => at) }),
    'at most 10000 configs, got 10001',
  ],
];
test.each(cases)('%s', (_, work, message) => {
  expect(work).toThrow(message);
});
