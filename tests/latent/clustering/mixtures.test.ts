import { expect, test } from 'vitest';
import { adjustedRandIndex, agglomerative, gaussianMixture } from '../../../src/latent';
import { clouds, irises, matrixOf, someStream } from '../fixture';
import { known } from '../metrics-fixture';

test.each(known.mixtures)('$components Gaussians, $covariance: what scikit-learn finds', (wanted) => {
  const { components, covariance } = wanted;
  const found = gaussianMixture(irises, {
    components,
    covariance,
    tolerance: 1e-12,
    maxIterations: 5000,
    random: someStream(),
  });
  expect(found.logLikelihood).toBeCloseTo(wanted.logLikelihood, 6);
  expect(found.bic / wanted.bic).toBeCloseTo(1, 6);
  const order = [...found.weights.keys()].sort((a, b) => found.means[4 * a]! - found.means[4 * b]!);
  const inOrder = (values: Float64Array) => {
    const each = values.length / components;
    return order.flatMap((k) => [...values.subarray(k * each, (k + 1) * each)]);
  };
  for (const part of ['weights', 'means', 'covariances'] as const) {
    inOrder(found[part]).forEach((value, i) => {
      expect(value).toBeCloseTo(wanted[part][i]!, 6);
    });
  }
});

test('Gaussians are found again, chances add up to 1, and the same stream gives the same', () => {
  const { points, labels } = clouds(400, 4, 3);
  const found = gaussianMixture(points, { components: 4, random: someStream() });
  expect(adjustedRandIndex(found.labels, labels)).toBeGreaterThan(0.99);
  for (let i = 0; i < 400; i++) {
    expect(found.responsibilities.subarray(4 * i, 4 * i + 4).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  }
  expect(gaussianMixture(points, { components: 4, random: someStream() })).toEqual(found);
});

test.each(known.agglomerations)(
  '$linkage linkage: the clusters of scikit-learn, the distances of SciPy',
  (wanted) => {
    const { labels, merges } = agglomerative(irises, { clusters: 4, linkage: wanted.linkage });
    expect(adjustedRandIndex(labels, wanted.labels)).toBe(1);
    merges.forEach(({ distance }, i) => {
      expect(distance).toBeCloseTo(wanted.distances[i]!, 6);
    });
  },
);

test('every number of clusters is met; duplicates merge first', () => {
  const points = matrixOf([[0], [5], [0], [9], [5]]);
  for (const clusters of [1, 2, 3, 4, 5]) {
    expect(new Set(agglomerative(points, { clusters }).labels).size).toBe(clusters);
  }
  expect([...agglomerative(points, { clusters: 3, linkage: 'single' }).labels]).toEqual([0, 1, 0, 2, 1]);
});

const nan = matrixOf([[1], [Number.NaN]]);

test.each<[string, () => unknown, RegExp]>([
  ['NaN', () => gaussianMixture(nan, { components: 1 }), /finite values, got NaN/],
  [
    'duplicates only',
    () => gaussianMixture(matrixOf([[1], [1]]), { components: 2 }),
    /2 different points.*got 1/,
  ],
  [
    'no variance and no regularisation',
    () =>
      gaussianMixture(
        matrixOf([
          [0, 0],
          [0, 1],
          [0, 3],
        ]),
        { components: 1, regularisation: 0 },
      ),
    /covariances of full rank.*regularisation/,
  ],
  ['too many', () => gaussianMixture(irises, { components: 151 }), /components.*from 1 to 150, got 151/],
  [
    'another covariance',
    () => gaussianMixture(irises, { components: 2, covariance: 'tied' as 'full' }),
    /covariance among full, diagonal, got "tied"/,
  ],
  ['NaN', () => agglomerative(nan, { clusters: 1 }), /finite values, got NaN/],
  ['too many', () => agglomerative(irises, { clusters: 151 }), /clusters.*from 1 to 150, got 151/],
  [
    'another linkage',
    () => agglomerative(irises, { clusters: 2, linkage: 'median' as 'ward' }),
    /linkage among single, complete, average, ward, got "median"/,
  ],
  [
    'too many points',
    () => agglomerative({ rows: 20_000, columns: 1, values: new Float32Array(20_000) }, { clusters: 2 }),
    /at most 14000 points, got 20000; .*subsample/,
  ],
])('%s: an error', (_, act, message) => {
  expect(act).toThrow(message);
});
