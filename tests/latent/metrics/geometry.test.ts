import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitNormalizer, synthetic } from '../../../src/data';
import { use } from '../../../src/engine';
import {
  alignment,
  collapseMeter,
  continuity,
  effectiveRank,
  embed,
  trustworthiness,
  uniformity,
} from '../../../src/latent';
import { singularValues } from '../../../src/latent/metrics/singular-values';
import { simpleSleepNet } from '../../../src/models';
import { clouds, fixture, irises, matrixOf, someStream } from '../fixture';
import { known } from '../metrics-fixture';

const { geometry, projections } = known;
const rowsOf = ({ columns, values }: typeof irises) =>
  fixture.points.map((_, i) => [...values.subarray(i * columns, (i + 1) * columns)]);
const flat = matrixOf(
  rowsOf(irises).map((row) =>
    [0, 1].map((d) => row.reduce((sum, x, i) => sum + x * projections.axes[i]![d]!, 0)),
  ),
);

test.each(projections.scores)('a projection, $neighbors neighbours: as scikit-learn scores it', (wanted) => {
  expect(trustworthiness(irises, flat, wanted.neighbors)).toBeCloseTo(wanted.trustworthiness, 9);
  expect(continuity(irises, flat, wanted.neighbors)).toBeCloseTo(wanted.continuity, 9);
});

test('alignment, uniformity, effective rank and spread are those of NumPy', () => {
  const twins = matrixOf(
    rowsOf(irises).map((row, i) => row.map((x, d) => x + Math.fround(geometry.noise[i]![d]!))),
  );
  expect(alignment(irises, twins)).toBeCloseTo(geometry.alignment, 6);
  expect(alignment(irises, twins, 1)).toBeCloseTo(geometry.alignment1, 6);
  expect(uniformity(irises)).toBeCloseTo(geometry.uniformity, 6);
  expect(effectiveRank(irises)).toBeCloseTo(geometry.effectiveRank, 6);
  expect(collapseMeter(irises).spread).toBeCloseTo(geometry.spread, 6);
});

const some = (rows: number, columns: number, seed = 5) => ({
  rows,
  columns,
  values: someStream(seed).fillNormal(new Float32Array(rows * columns)),
});

describe('properties', () => {
  test('a projection that is the points is trusted wholly, whatever their order', () => {
    const points = some(60, 3);
    expect(trustworthiness(points, points)).toBe(1);
    const turned = { ...flat, values: flat.values.slice().reverse() };
    const back = { ...irises, values: irises.values.slice().reverse() };
    expect(trustworthiness(back, turned)).toBeCloseTo(trustworthiness(irises, flat), 3);
    expect(continuity(irises, flat)).toBe(trustworthiness(flat, irises));
  });

  test('all lie in their ranges, symmetric, whatever the length of the embeddings', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 30 }), fc.integer({ min: 1, max: 8 }), fc.nat(), (n, d, seed) => {
        const [a, b] = [some(n, d, seed), some(n, d, seed + 1)];
        const longer = { ...a, values: a.values.map((x) => 8 * x) };
        expect(alignment(a, a)).toBe(0);
        expect(alignment(a, b)).toBe(alignment(b, a));
        expect(alignment(longer, b)).toBeCloseTo(alignment(a, b), 6);
        expect(alignment(a, b)).toBeLessThanOrEqual(4 + 1e-6);
        expect(uniformity(longer)).toBeCloseTo(uniformity(a), 6);
        expect(uniformity(a)).toBeLessThanOrEqual(1e-9);
        expect(uniformity(a)).toBeGreaterThanOrEqual(-8 - 1e-6);
        expect(effectiveRank(longer)).toBeCloseTo(effectiveRank(a), 6);
        expect(effectiveRank(a)).toBeGreaterThanOrEqual(1 - 1e-12);
        expect(effectiveRank(a)).toBeLessThanOrEqual(Math.min(n, d) + 1e-9);
        expect(collapseMeter(a).health).toBeLessThanOrEqual(1 + 1e-6);
      }),
      { numRuns: 40 },
    );
  });

  test('squares of singular values add up to those of the matrix, over several blocks of rows', () => {
    const points = some(900, 7);
    const squares = (values: ArrayLike<number>) => Array.from(values).reduce((sum, x) => sum + x * x, 0);
    expect(squares(singularValues(points)) / squares(points.values)).toBeCloseTo(1, 12);
    expect(singularValues(some(3, 9))).toHaveLength(3);
  });

  test('directions at random are healthy, one direction is a collapse and says so', () => {
    expect(collapseMeter(some(2000, 32)).health).toBeGreaterThan(0.99);
    expect(collapseMeter(some(2000, 32)).warning).toBeUndefined();
    const same = { rows: 50, columns: 4, values: new Float32Array(200).fill(0.5) };
    expect(collapseMeter(same)).toMatchObject({
      spread: expect.closeTo(0, 9),
      warning: expect.stringMatching(/the encoder collapses: its embeddings spread by .* %/),
    });
    expect(
      collapseMeter(
        matrixOf([
          [0, 0],
          [0, 0],
        ]),
      ).spread,
    ).toBe(0);
  });
});

test.each([8, 128])('an untrained encoder of %i dimensions is far from the warning', async (latentDim) => {
  await use();
  const raw = synthetic({ subjects: 1, epochsPerNight: 12 });
  const night = fitNormalizer(raw).apply(raw);
  const { health, warning } = collapseMeter(
    await embed(simpleSleepNet({ latentDim, random: someStream() }), night),
  );
  expect(health).toBeGreaterThan(0.05);
  expect(warning).toBeUndefined();
});

const one = matrixOf([[1, 2]]);
const zeros = matrixOf([
  [0, 0],
  [1, 1],
]);
const bad = matrixOf([
  [1, Number.NaN],
  [1, 1],
]);

test.each<[string, () => unknown, RegExp]>([
  [
    'as many neighbours as half the points',
    () => trustworthiness(irises, flat, 75),
    /fewer than half of the 150 points, got 75/,
  ],
  ['no neighbours', () => continuity(irises, flat, 0), /from 1.*got 0/],
  [
    'other points',
    () => trustworthiness(irises, clouds(10, 2, 2).points),
    /as many projected points as points, got 10 and 150/,
  ],
  ['NaN in a projection', () => trustworthiness(zeros, bad), /finite values, got NaN in row 0, column 1/],
  ['views of other sizes', () => alignment(one, zeros), /two views of one size, got 1 x 2 and 2 x 2/],
  ['an alpha of 0', () => alignment(one, one, 0), /alpha above 0, got 0/],
  [
    'no direction',
    () => alignment(zeros, zeros),
    /embeddings of some length, got zeros in row 0; .*collapsed/,
  ],
  ['no direction', () => uniformity(zeros), /zeros in row 0/],
  ['a t below 0', () => uniformity(irises, -1), /t above 0, got -1/],
  ['one embedding', () => uniformity(one), /at least 2 embeddings, got 1/],
  ['one embedding', () => collapseMeter(one), /at least 2 embeddings, got 1/],
  ['NaN', () => collapseMeter(bad), /finite values, got NaN/],
  ['NaN', () => effectiveRank(bad), /finite values, got NaN/],
  ['zeros only', () => effectiveRank(matrixOf([[0], [0]])), /some length, got zeros only/],
])('%s: an error', (_, act, message) => {
  expect(act).toThrow(message);
});
