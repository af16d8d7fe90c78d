import { expect, test } from 'vitest';
import { closest } from '../../src/system';

const names = ['RandomZeroMasking', 'TimeWarping', 'TailoredMixup', 'temperature', 'max_epochs', 'p', 'seed'];

test.each([
  ['TimeWarp', 'TimeWarping'],
  ['timewarping', 'TimeWarping'],
  ['time_warping', 'TimeWarping'],
  ['TailordMixup', 'TailoredMixup'],
  ['ZeroMasking', 'RandomZeroMasking'],
  ['temprature', 'temperature'],
  ['maxEpochs', 'max_epochs'],
  ['max_epoch', 'max_epochs'],
  ['esed', 'seed'],
])('closest: %s may mean %s', (name, meant) => {
  expect(closest(name, names)).toBe(meant);
});

test.each(['Permutation', 'learning_rate', 'xyz', ''])('closest: "%s" is near to none', (name) => {
  expect(closest(name, ['RandomZeroMasking', 'TimeWarping', 'seed'])).toBeUndefined();
});

test('closest: has nothing to offer from nothing, and takes any iterable', () => {
  expect(closest('seed', [])).toBeUndefined();
  expect(closest('seeds', new Map([['seed', 1]]).keys())).toBe('seed');
});
