import { expect, test } from 'vitest';
import { adjustedRandIndex, kMeans } from '../../../src/latent';
import { Assignment, plainMoves, plainNearest, plainSums } from '../../../src/latent/clustering/assignment';
import { plainSquaredDistances, squaredDistances } from '../../../src/latent/squared-distances';
import { loadAddon } from '../../../src/native';
import { clouds, irises, someStream } from '../fixture';

const bytes = (values: ArrayBufferView) => Buffer.from(values.buffer, values.byteOffset, values.byteLength);

test.each([
  [5000, 5, 40],
  [300, 3, 7],
  [100, 19, 130],
])(
  '%i points, %i moving centers x %i: the addon gives the bits of the plain code',
  (rows, clusters, columns) => {
    const { points } = clouds(rows, clusters, columns);
    const centers = Float64Array.from(points.values.subarray(0, clusters * columns));
    const plain = new Float64Array(clusters * rows);
    plainSquaredDistances(points, centers, plain);
    expect(bytes(squaredDistances(points, centers)).equals(bytes(plain))).toBe(true);
    const assignment = new Assignment(points, clusters);
    const labels = new Int32Array(rows);
    const distances = new Float64Array(rows);
    const sums = new Float64Array(clusters * columns);
    let before: Int32Array | undefined;
    for (let step = 0; step < 6; step++) {
      assignment.update(centers);
      plainNearest(points, centers, labels, distances);
      if (before) plainMoves(points, before, labels, sums);
      else plainSums(points, labels, sums);
      const anew = new Float64Array(clusters * columns);
      plainSums(points, labels, anew);
      sums.forEach((sum, i) => {
        expect(Math.abs(sum - anew[i]!)).toBeLessThan(1e-9);
      });
      before = new Set(labels).size < clusters ? undefined : labels.slice();
      expect(assignment.labels).toEqual(labels);
      if (step % 2) expect(bytes(assignment.distances()).equals(bytes(distances))).toBe(true);
      assignment.fillEmpty();
      if (new Set(labels).size < clusters) continue;
      assignment.moveCenters(centers);
      const sizes = new Int32Array(clusters);
      for (const label of labels) sizes[label]!++;
      expect(centers).toEqual(sums.map((sum, i) => sum / sizes[Math.floor(i / columns)]!));
    }
  },
);

test('the same bits on any number of threads', () => {
  const { addon } = loadAddon();
  const { points } = clouds(4000, 6, 30);
  const found = [1, 2, 5].map((threads) => {
    addon!.setThreads(threads);
    return kMeans(points, { clusters: 6, restarts: 2, random: someStream() });
  });
  addon!.setThreads(1);
  expect(found[1]).toEqual(found[0]);
  expect(found[2]).toEqual(found[0]);
});

test('a tolerance ends earlier, and mini-batches find clouds that lie apart', () => {
  const exact = kMeans(irises, { clusters: 8, restarts: 1, random: someStream() });
  const sooner = kMeans(irises, { clusters: 8, restarts: 1, tolerance: 0.05, random: someStream() });
  expect(sooner.iterations).toBeLessThan(exact.iterations);
  expect(sooner.inertia).toBeGreaterThanOrEqual(exact.inertia);
  const { points, labels } = clouds(3000, 5, 12);
  const batches = kMeans(points, { clusters: 5, miniBatch: 100, random: someStream() });
  expect(adjustedRandIndex(batches.labels, labels)).toBe(1);
  expect(kMeans(points, { clusters: 5, miniBatch: 100, random: someStream() })).toEqual(batches);
});
