import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adjustedRandIndex, kMeans } from '../../../src/latent';
import { clouds, fixture, irises, matrixOf, someStream } from '../fixture';

test.each(fixture.kmeans)(
  'reaches what scikit-learn does with $clusters clusters',
  ({ clusters, inertia, labels }) => {
    const found = kMeans(irises, { clusters, restarts: 100, random: someStream() });
    expect(found.inertia).toBeLessThan(inertia * 1.000001);
    expect(adjustedRandIndex(found.labels, labels)).toBeGreaterThan(0.99);
  },
);

test('the same stream gives the same clusters, whether drawn from or not', () => {
  const random = someStream();
  const first = kMeans(irises, { clusters: 8, restarts: 2, random });
  random.uniform();
  const second = kMeans(irises, { clusters: 8, restarts: 2, random });
  expect(second).toEqual(first);
  expect(kMeans(irises, { clusters: 8, restarts: 1, random: someStream(9) }).labels).not.toEqual(
    first.labels,
  );
});

test('each point is with its nearest center, each center the mean of its points, no cluster empty', () => {
  const point = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 2, maxLength: 2 });
  fc.assert(
    fc.property(
      fc.uniqueArray(point, { minLength: 6, maxLength: 40, selector: String }),
      fc.integer({ min: 1, max: 6 }),
      (rows, clusters) => {
        const { labels, centers, inertia } = kMeans(matrixOf(rows), {
          clusters,
          restarts: 2,
          random: someStream(),
        });
        const center = (c: number) => [...centers.values.subarray(2 * c, 2 * c + 2)];
        const squared = (row: number[], c: number) =>
          row.reduce((sum, x, d) => sum + (x - center(c)[d]!) ** 2, 0);
        let sum = 0;
        rows.forEach((row, i) => {
          sum += squared(row, labels[i]!);
          for (let c = 0; c < clusters; c++)
            expect(squared(row, labels[i]!)).toBeLessThanOrEqual(squared(row, c) + 1e-3);
        });
        expect(sum).toBeCloseTo(inertia, 2);
        for (let c = 0; c < clusters; c++) {
          const members = rows.filter((_, i) => labels[i] === c);
          expect(members.length).toBeGreaterThan(0);
          for (const d of [0, 1]) {
            expect(members.reduce((total, row) => total + row[d]!, 0) / members.length).toBeCloseTo(
              center(c)[d]!,
              3,
            );
          }
        }
      },
    ),
  );
});

test('many duplicates leave no cluster empty', () => {
  const rows = [...new Array(50).fill([0, 0]), [1, 1], [2, 2], [3, 3]] as number[][];
  const { labels } = kMeans(matrixOf(rows), { clusters: 4, random: someStream() });
  expect(new Set(labels).size).toBe(4);
});

test('finds clouds that lie apart', () => {
  const { points, labels } = clouds(600, 5, 16);
  expect(adjustedRandIndex(kMeans(points, { clusters: 5, random: someStream() }).labels, labels)).toBe(1);
});

describe('bad input', () => {
  test.each<[string, () => unknown, RegExp]>([
    [
      'NaN',
      () => kMeans(matrixOf([[1], [Number.NaN]]), { clusters: 1 }),
      /finite values, got NaN in row 1, column 0/,
    ],
    [
      'too few points',
      () => kMeans(matrixOf([[1], [2]]), { clusters: 3 }),
      /at least 3 points for 3 clusters, got 2/,
    ],
    [
      'duplicates only',
      () => kMeans(matrixOf([[1], [1], [1]]), { clusters: 2 }),
      /2 different points.*got 1/,
    ],
    ['no clusters', () => kMeans(irises, { clusters: 0 }), /whole number of clusters from 1, got 0/],
    ['no restarts', () => kMeans(irises, { clusters: 2, restarts: 0 }), /restarts.*got 0/],
    ['torn matrix', () => kMeans({ ...irises, rows: 151 }, { clusters: 2 }), /151 x 4 = 604 values, got 600/],
  ])('%s', (_, act, message) => {
    expect(act).toThrow(message);
  });
});
