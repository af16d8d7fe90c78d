import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../src/engine';
import { pca } from '../../src/latent';
import type { Matrix } from '../../src/signal';
import { clouds, irises, matrixOf } from './fixture';
import { umapFixture } from './umap/fixture';

test('axes, variances and coordinates are those of scikit-learn', async () => {
  const { mean, axes, variance, ratio, first } = umapFixture.pca;
  const found = await pca(irises, { components: 3 });
  expectClose(found.mean, mean);
  expectClose(found.axes.values, axes.flat());
  expectClose(found.explainedVariance, variance);
  expectClose(found.explainedVarianceRatio, ratio);
  expectClose(found.points.values.subarray(0, 6), first.flat());
});

test.each(['exact', 'randomised'] as const)('fewer points than columns, %s', async (method) => {
  const { points } = clouds(40, 4, 90);
  const { explainedVariance, axes } = await pca(points, { components: 3, method });
  const wide = await pca(transposedOf(points), { components: 1 });
  expect(axes.rows).toBe(3);
  expect(explainedVariance[0]! * 39).toBeGreaterThan(0);
  expect(wide.axes.columns).toBe(40);
  const { explainedVariance: naive } = await pca(padded(points, 100), { components: 3 });
  expectClose(
    explainedVariance,
    [...naive].map((value) => (value * 99) / 39),
    1e-4,
  );
});

test('the randomised method finds what the exact one does, and the same for the same stream', async () => {
  const { points } = clouds(700, 5, 60);
  const exact = await pca(points, { components: 2, method: 'exact' });
  const random = () => new RandomStream([3, 4]);
  const other = await pca(points, { components: 2, method: 'randomised', random: random() });
  expectClose(other.explainedVariance, [...exact.explainedVariance], 1e-5);
  expect(await pca(points, { components: 2, method: 'randomised', random: random() })).toMatchObject({
    points: other.points,
  });
});

test('other points land where they would among the first', async () => {
  const { points, transform } = await pca(irises, { components: 2 });
  expect(transform(irises).values).toEqual(points.values);
  expect(() => transform(matrixOf([[1, 2]]))).toThrow(/points of 4 columns, got 2/);
});

test('no variance: axes of zeros and ratios of zero, in every shape', async () => {
  const line = matrixOf([
    [0, 0, 0, 0],
    [1, 1, 1, 1],
  ]);
  const { explainedVariance, axes } = await pca(line, { components: 2 });
  expect([...explainedVariance].map((value) => +value.toFixed(6))).toEqual([2, 0]);
  expect([...axes.values.subarray(4)]).toEqual([0, 0, 0, 0]);
  const same = await pca(matrixOf(new Array(5).fill([3, 4])), { components: 1 });
  expect([same.explainedVariance[0], same.explainedVarianceRatio[0], ...same.points.values]).toEqual(
    new Array(7).fill(0),
  );
});

describe('bad input', () => {
  test.each<[string, Matrix, object, RegExp]>([
    [
      'NaN',
      matrixOf([
        [1, Number.NaN],
        [2, 3],
      ]),
      {},
      /finite values, got NaN in row 0, column 1/,
    ],
    ['one point', matrixOf([[1, 2]]), {}, /at least 2 points, got 1/],
    [
      'more axes than columns',
      irises,
      { components: 5 },
      /components to be a whole number from 1 to 4, got 5/,
    ],
    [
      'an unknown method',
      irises,
      { method: 'svd' },
      /a method of 'auto', 'exact' or 'randomised', got "svd"/,
    ],
  ])('%s', async (_, points, options, message) => {
    await expect(pca(points, options)).rejects.toThrow(message);
  });

  test('an interruption', async () => {
    await expect(pca(irises, { signal: AbortSignal.abort() })).rejects.toThrow(
      /got an interruption after 0 of 150 points/,
    );
  });
});

function expectClose(got: ArrayLike<number>, wanted: number[], tolerance = 2e-6): void {
  expect(got.length).toBe(wanted.length);
  for (const [at, value] of wanted.entries()) {
    expect(Math.abs(got[at]! - value)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(value)));
  }
}

function transposedOf({ rows, columns, values }: Matrix): Matrix {
  return {
    rows: columns,
    columns: rows,
    values: values.map((_, i) => values[(i % rows) * columns + Math.floor(i / rows)]!),
  };
}

/** The same points and as many more at their mean: the sums of squares stay, and there are more points than columns. */
function padded({ rows, columns, values }: Matrix, wanted: number): Matrix {
  const all = new Float32Array(wanted * columns);
  all.set(values);
  for (let c = 0; c < columns; c++) {
    let mean = 0;
    for (let row = 0; row < rows; row++) mean += values[row * columns + c]! / rows;
    for (let row = rows; row < wanted; row++) all[row * columns + c] = mean;
  }
  return { rows: wanted, columns, values: all };
}
