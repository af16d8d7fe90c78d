import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../../src/engine';
import { adjustedRandIndex, normalizedMutualInformation } from '../../../src/latent';
import { fixture } from '../fixture';

const labels = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 })), {
  minLength: 1,
  maxLength: 60,
});
const split = (pairs: [number, number][]) => [pairs.map(([a]) => a), pairs.map(([, b]) => b)] as const;

test.each(fixture.labelings.map((pair, i) => ({ ...pair, i })))(
  'pair $i scores as in scikit-learn',
  (pair) => {
    expect(adjustedRandIndex(pair.first, pair.second)).toBeCloseTo(pair.ari, 12);
    expect(normalizedMutualInformation(pair.first, pair.second)).toBeCloseTo(pair.nmi, 12);
  },
);

describe.each([
  ['adjustedRandIndex', adjustedRandIndex, -0.5],
  ['normalizedMutualInformation', normalizedMutualInformation, 0],
] as const)('%s', (_, score, lowest) => {
  test('lies in its range, is symmetric, and finite', () => {
    fc.assert(
      fc.property(labels, (pairs) => {
        const [a, b] = split(pairs);
        const value = score(a, b);
        expect(value).toBeGreaterThanOrEqual(lowest - 1e-12);
        expect(value).toBeLessThanOrEqual(1 + 1e-12);
        expect(score(b, a)).toBeCloseTo(value, 12);
      }),
    );
  });

  test('does not depend on names or order', () => {
    fc.assert(
      fc.property(labels, fc.integer(), (pairs, turn) => {
        const [a, b] = split(pairs);
        const renamed = a.map((label) => `stage ${(label * 7 + 3) % 11}`);
        expect(score(renamed, b)).toBeCloseTo(score(a, b), 12);
        const rotate = <T>(list: T[]) => list.map((__, i) => list[(i + Math.abs(turn)) % list.length]!);
        expect(score(rotate(a), rotate(b))).toBeCloseTo(score(a, b), 12);
      }),
    );
  });

  test('is 1 for a labeling and itself under other names', () => {
    fc.assert(
      fc.property(labels, (pairs) => {
        const [a] = split(pairs);
        expect(
          score(
            a,
            a.map((label) => 10 - label),
          ),
        ).toBeCloseTo(1, 12);
      }),
    );
  });

  test('refuses labelings of different lengths and of nothing', () => {
    expect(() => score([1, 2], [1])).toThrow(/two labelings of one length, got 2 and 1/);
    expect(() => score([], [])).toThrow(/at least one label, got none/);
  });
});

test('adjusted for chance: unrelated labelings score about 0 on average', () => {
  const random = new RandomStream([3, 4]);
  const labeling = () => Array.from({ length: 50 }, () => random.integer(4));
  let sum = 0;
  for (let trial = 0; trial < 200; trial++) sum += adjustedRandIndex(labeling(), labeling());
  expect(Math.abs(sum / 200)).toBeLessThan(0.01);
});
