import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  adjustedMutualInformation,
  fowlkesMallows,
  normalizedMutualInformation,
  vMeasure,
} from '../../../src/latent';
import { fixture } from '../fixture';
import { known } from '../metrics-fixture';

test.each(fixture.labelings.map((pair, i) => ({ ...pair, ...known.labelings[i]!, i })))(
  'pair $i scores as in scikit-learn',
  ({ first, second, ...wanted }) => {
    expect(adjustedMutualInformation(first, second)).toBeCloseTo(wanted.ami, 9);
    expect(fowlkesMallows(first, second)).toBeCloseTo(wanted.fowlkesMallows, 12);
    const { homogeneity, completeness, v } = vMeasure(first, second);
    expect(homogeneity).toBeCloseTo(wanted.homogeneity, 12);
    expect(completeness).toBeCloseTo(wanted.completeness, 12);
    expect(v).toBeCloseTo(wanted.v, 12);
    expect(vMeasure(first, second, 2).v).toBeCloseTo(wanted.v2, 12);
  },
);

const labels = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 })), {
  minLength: 2,
  maxLength: 40,
});
const split = (pairs: [number, number][]) => [pairs.map(([a]) => a), pairs.map(([, b]) => b)] as const;

describe.each([
  ['adjustedMutualInformation', adjustedMutualInformation, -1],
  ['fowlkesMallows', fowlkesMallows, 0],
  ['vMeasure', (a: (string | number)[], b: (string | number)[]) => vMeasure(a, b).v, 0],
] as const)('%s', (_, score, lowest) => {
  test('lies in its range, is symmetric, and depends on neither names nor order', () => {
    fc.assert(
      fc.property(labels, (pairs) => {
        const [a, b] = split(pairs);
        const value = score(a, b);
        expect(value).toBeGreaterThanOrEqual(lowest - 1e-12);
        expect(value).toBeLessThanOrEqual(1 + 1e-9);
        expect(score(b, a)).toBeCloseTo(value, 9);
        const renamed = a.map((label) => `stage ${(label * 7 + 3) % 11}`);
        expect(score(renamed.reverse(), [...b].reverse())).toBeCloseTo(value, 9);
      }),
    );
  });

  test('refuses labelings of different lengths and of nothing', () => {
    expect(() => score([1, 2], [1])).toThrow(/two labelings of one length, got 2 and 1/);
    expect(() => score([], [])).toThrow(/at least one label, got none/);
  });
});

test('V with beta 1 is the normalised mutual information, and swapping swaps its parts', () => {
  fc.assert(
    fc.property(labels, (pairs) => {
      const [a, b] = split(pairs);
      const { homogeneity, completeness, v } = vMeasure(a, b);
      expect(v).toBeCloseTo(normalizedMutualInformation(a, b), 9);
      expect(vMeasure(b, a)).toMatchObject({
        homogeneity: expect.closeTo(completeness, 12),
        completeness: expect.closeTo(homogeneity, 12),
      });
    }),
  );
});

test('V refuses a beta that weighs nothing', () => {
  expect(() => vMeasure([1, 2], [1, 2], -1)).toThrow(/finite beta from 0, got -1/);
  expect(() => vMeasure([1, 2], [1, 2], Number.NaN)).toThrow(/got NaN/);
});
