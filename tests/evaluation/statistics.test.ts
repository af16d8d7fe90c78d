import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../src/engine';
import { bootstrapInterval, holm, signFlipTest } from '../../src/evaluation';
import fixture from '../fixtures/evaluation/statistics.json';

const random = () => new RandomStream([3, 4]);
const spread = (values: number[]) => Math.max(...values) - Math.min(...values);

describe('as SciPy', () => {
  test.each(fixture.samples)('the sign-flip test of $name', ({ values, p }) => {
    expect(signFlipTest(values)).toBeCloseTo(p, 12);
  });

  const varied = fixture.samples.filter(({ intervals }) => intervals);
  test.each(varied)('the bootstrap interval of $name', ({ values, intervals }) => {
    for (const [confidence, [low, high]] of Object.entries(intervals!)) {
      const options = { confidence: Number(confidence), resamples: 50_000, random: random() };
      const found = bootstrapInterval(values, options);
      expect(Math.abs(found.low - low!)).toBeLessThan(0.01 * spread(values));
      expect(Math.abs(found.high - high!)).toBeLessThan(0.01 * spread(values));
    }
  });

  test.each(fixture.holm)("Holm's correction of $p", ({ p, corrected }) => {
    holm(p).forEach((value, at) => {
      expect(value).toBeCloseTo(corrected[at]!, 12);
    });
  });
});

describe('the bootstrap interval', () => {
  const values = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2, maxLength: 8 });

  test('lies within the values, around their mean, and follows from the stream', () => {
    fc.assert(
      fc.property(values, (list) => {
        const options = () => ({ resamples: 400, random: random() });
        const { low, high } = bootstrapInterval(list, options());
        expect(low).toBeGreaterThanOrEqual(Math.min(...list) - 1e-12);
        expect(high).toBeLessThanOrEqual(Math.max(...list) + 1e-12);
        expect(low).toBeLessThanOrEqual(high);
        expect(bootstrapInterval(list, options())).toEqual({ low, high });
      }),
      { numRuns: 30 },
    );
  });

  test('of equal values is that value', () => {
    expect(bootstrapInterval([0.25, 0.25, 0.25], { random: random() })).toEqual({ low: 0.25, high: 0.25 });
  });
});

describe('the sign-flip test', () => {
  const differences = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 7 });

  test('does not care which side is which, nor for the unit, and is never below 2 / 2^n', () => {
    fc.assert(
      fc.property(differences, (list) => {
        const p = signFlipTest(list);
        expect(signFlipTest(list.map((value) => -value))).toBe(p);
        expect(signFlipTest(list.map((value) => 1024 * value))).toBe(p);
        expect(p).toBeGreaterThanOrEqual(2 / 2 ** list.length);
        expect(p).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('is uniform without an effect and small with one, beyond 16 differences too', () => {
    const noise = random().split('noise');
    const sample = (effect: number) => Array.from({ length: 20 }, () => noise.normal(effect));
    const p = (effect: number, at: number) =>
      signFlipTest(sample(effect), { resamples: 400, random: random().split(at) });
    const none = Array.from({ length: 200 }, (_, at) => p(0, at));
    expect(none.filter((value) => value < 0.1).length / 200).toBeLessThan(0.17);
    expect(none.filter((value) => value < 0.5).length / 200).toBeGreaterThan(0.38);
    expect(p(2, 0)).toBeCloseTo(1 / 401, 10);
  });
});

describe('bad input', () => {
  test.each<[string, () => unknown, string]>([
    ['one value', () => bootstrapInterval([1], { random: random() }), 'at least 2 values, got 1'],
    [
      'a NaN',
      () => bootstrapInterval([1, Number.NaN], { random: random() }),
      'finite values, got NaN at position 1',
    ],
    [
      'confidence 1',
      () => bootstrapInterval([1, 2], { confidence: 1, random: random() }),
      'between 0 and 1, got 1',
    ],
    ['no resamples', () => bootstrapInterval([1, 2], { resamples: 0, random: random() }), 'from 1 on, got 0'],
    ['no differences', () => signFlipTest([]), 'at least 1 value, got 0'],
    ['an infinite difference', () => signFlipTest([Infinity]), 'finite values, got Infinity'],
    ['many without a stream', () => signFlipTest(new Array(17).fill(1)), 'a random stream for more than 16'],
    ['a p-value of 2', () => holm([0.5, 2]), 'p-values from 0 to 1, got 2'],
    ['a p-value that is NaN', () => holm([Number.NaN]), 'p-values from 0 to 1, got NaN'],
  ])('%s', (_, call, message) => {
    expect(call).toThrow(message);
  });
});
