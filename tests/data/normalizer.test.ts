import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitNormalizer, makeNormalizer } from '../../src/data';
import { anyEpochs, epochsOf } from './sample-epochs';

const mean = (x: Float32Array) => x.reduce((sum, value) => sum + value, 0) / x.length;
const deviation = (x: Float32Array) => {
  const middle = mean(x);
  return Math.sqrt(x.reduce((sum, value) => sum + (value - middle) ** 2, 0) / x.length);
};

describe('fitNormalizer', () => {
  test('gives what it was fitted to mean 0 and standard deviation 1', () => {
    fc.assert(
      fc.property(anyEpochs, (epochs) => {
        const { values } = fitNormalizer(epochs).apply(epochs);
        expect(mean(values)).toBeCloseTo(0, 5);
        expect(deviation(values)).toBeCloseTo(1, 5);
      }),
    );
  });

  test('scales other epochs by what it was fitted to, and changes nothing else', () => {
    const training = epochsOf(['A', 'B', 'C']);
    const test = epochsOf(['D', 'E'], [1, -1], { notes: ['a note'] });
    const before = test.values.slice();
    const normalizer = fitNormalizer(training);
    const scaled = normalizer.apply(test);
    const truth = before.map((value) => (value - mean(training.values)) / deviation(training.values));
    scaled.values.forEach((value, at) => {
      expect(value).toBeCloseTo(truth[at]!, 5);
    });
    expect(test.values).toEqual(before);
    const { values: _, ...rest } = scaled;
    const { values: __, ...same } = test;
    expect(rest).toEqual(same);
  });

  test('survives being written to JSON', () => {
    const epochs = epochsOf(['A', 'B']);
    const normalizer = fitNormalizer(epochs);
    const { mean, standardDeviation } = JSON.parse(JSON.stringify(normalizer));
    expect(makeNormalizer(mean, standardDeviation).apply(epochs)).toEqual(normalizer.apply(epochs));
  });

  test('refuses no epochs at all', () => {
    expect(() => fitNormalizer(epochsOf([]))).toThrow('expected at least one epoch, got none');
  });

  test.each([0, 0.1, -327.7, 1e-20])('refuses a signal that is %s throughout', (value) => {
    const epochs = epochsOf(new Array(1001).fill('A'));
    const flat = epochs.with({ values: epochs.values.map(() => value) });
    expect(() => fitNormalizer(flat)).toThrow('a signal that varies');
  });
});

describe('makeNormalizer', () => {
  test.each([
    [Number.NaN, 1],
    [0, 0],
    [0, -1],
    [0, Number.POSITIVE_INFINITY],
  ])('refuses mean %s and standard deviation %s', (mean, standardDeviation) => {
    expect(() => makeNormalizer(mean, standardDeviation)).toThrow('makeNormalizer: expected');
  });
});
