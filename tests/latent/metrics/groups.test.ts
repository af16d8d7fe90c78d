import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../../src/engine';
import { calinskiHarabasz, daviesBouldin, silhouette, silhouetteSamples } from '../../../src/latent';
import { numbered } from '../../../src/latent/metrics/labeling';
import { plainDistanceSums } from '../../../src/latent/metrics/silhouette';
import { finish } from '../../../src/latent/steps';
import { loadAddon } from '../../../src/native';
import type { Matrix } from '../../../src/signal';
import { clouds, irises, matrixOf } from '../fixture';
import { known } from '../metrics-fixture';

test.each(known.groupings.map((one, i) => ({ ...one, i })))(
  'grouping $i scores as in scikit-learn',
  ({ labels, ...wanted }) => {
    expect(silhouette(irises, labels)).toBeCloseTo(wanted.silhouette, 9);
    const samples = silhouetteSamples(irises, labels);
    wanted.samples.forEach((value, i) => {
      expect(samples[i]).toBeCloseTo(value, 7);
    });
    expect(daviesBouldin(irises, labels)).toBeCloseTo(wanted.daviesBouldin, 9);
    expect(calinskiHarabasz(irises, labels) / wanted.calinskiHarabasz).toBeCloseTo(1, 9);
  },
);

const scores: [string, (points: Matrix, labels: ArrayLike<number | string>) => number][] = [
  ['silhouette', silhouette],
  ['daviesBouldin', daviesBouldin],
  ['calinskiHarabasz', calinskiHarabasz],
];

describe.each(scores)('%s', (_, score) => {
  test('depends neither on order nor on names, scale or place', () => {
    const point = fc.tuple(
      fc.integer({ min: -50, max: 50 }),
      fc.integer({ min: -50, max: 50 }),
      fc.nat({ max: 2 }),
    );
    const cloud = fc
      .array(point, { minLength: 5, maxLength: 30 })
      .filter((rows) => new Set(rows.map((row) => row[2])).size > 1);
    fc.assert(
      fc.property(cloud, (rows) => {
        const of = (list: typeof rows, place: (x: number) => number) =>
          score(
            matrixOf(list.map(([x, y]) => [place(x), place(y)])),
            list.map((row) => `group ${9 - row[2]}`),
          );
        const value = of(rows, (x) => x);
        expect(Number.isFinite(value)).toBe(true);
        expect(of([...rows].reverse(), (x) => x)).toBeCloseTo(value, 6);
        expect(of(rows, (x) => 4 * x + 64) / (value || 1)).toBeCloseTo(value ? 1 : 0, 6);
      }),
    );
  });
});

test('silhouettes lie from -1 to 1, and clouds that lie apart score high', () => {
  const { points, labels } = clouds(300, 4, 6);
  const samples = silhouetteSamples(points, labels);
  for (const value of samples) expect(Math.abs(value)).toBeLessThanOrEqual(1);
  expect(silhouette(points, labels)).toBeGreaterThan(0.6);
});

test('distances by products are those of the definition, blocks of any size, far from the origin and with duplicates', () => {
  const random = new RandomStream([8, 9]);
  for (const [rows, columns, groups] of [
    [700, 5, 3],
    [64, 33, 20],
    [300, 128, 2],
  ] as const) {
    const values = Float32Array.from({ length: rows * columns }, () => 1000 + random.normal());
    values.copyWithin(columns, 0, columns);
    const points = { rows, columns, values };
    const labels = Array.from({ length: rows }, (_, i) => (i < 2 ? 0 : random.integer(groups)));
    const own = numbered(labels);
    const sums = finish(plainDistanceSums(points, own));
    const within = sums[0]! / (own.counts[0]! - 1);
    const others = own.counts.slice(1).map((count, at) => sums[at + 1]! / count);
    const nearest = Math.min(...others);
    expect(silhouetteSamples(points, labels)[0]).toBeCloseTo(
      (nearest - within) / Math.max(nearest, within),
      9,
    );
  }
});

test('sums have the same bits on any number of threads', () => {
  const { addon } = loadAddon();
  const { points, labels } = clouds(1500, 3, 24);
  const bits = [1, 2, 3].map((threads) => {
    addon!.setThreads(threads);
    return Buffer.from(silhouetteSamples(points, labels).buffer).toString('base64');
  });
  addon!.setThreads(1);
  expect(new Set(bits).size).toBe(1);
});

const twice = matrixOf([[1], [1], [1], [1]]);
const apart = matrixOf([[0], [0], [5], [5]]);

test.each<[string, Matrix, number, number, number]>([
  ['duplicates only', twice, 0, 0, 1],
  ['groups without width', apart, 1, 0, 1],
])('%s: the documented values', (_, points, ...wanted) => {
  const labels = [0, 0, 1, 1];
  scores.forEach(([, score], i) => {
    expect(score(points, labels)).toBe(wanted[i]);
  });
});

test.each<[string, Matrix, number[], RegExp]>([
  ['one group', irises, new Array(150).fill(0), /from 2 groups to 149, fewer than points, got 1/],
  ['as many groups as points', twice, [0, 1, 2, 3], /from 2 groups to 3, fewer than points, got 4/],
  ['labels of another length', twice, [0, 1], /4 labels, one per point, got 2/],
  ['NaN', matrixOf([[1], [Number.NaN], [2]]), [0, 1, 1], /finite values, got NaN in row 1, column 0/],
  ['no points', matrixOf([]), [], /at least one point/],
])('%s: an error', (_, points, labels, message) => {
  for (const [, score] of scores) expect(() => score(points, labels)).toThrow(message);
});
