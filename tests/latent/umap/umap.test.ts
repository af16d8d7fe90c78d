import { describe, expect, test } from 'vitest';
import { nearestNeighbours, umap } from '../../../src/latent';
import { eigenOfSymmetric } from '../../../src/latent/pca/symmetric-eigen';
import { fuzzyGraph } from '../../../src/latent/umap/fuzzy-graph';
import { spectralCoordinates } from '../../../src/latent/umap/spectral';
import { loadAddon } from '../../../src/native';
import type { Matrix } from '../../../src/signal';
import { clouds, irises, matrixOf, someStream } from '../fixture';

const addon = loadAddon().addon!;
const quick = { iterations: 100, quiet: true, engine: 'native' };

/** Share of the 10 nearest points in the plane that are among the 10 nearest of all. */
async function kept(points: Matrix, plane: Matrix): Promise<number> {
  const [before, after] = [await nearestNeighbours(points, 10), await nearestNeighbours(plane, 10)];
  let same = 0;
  after.indices.forEach((j, at) => {
    const row = Math.floor(at / 10);
    if (before.indices.subarray(10 * row, 10 * row + 10).includes(j)) same++;
  });
  return same / after.indices.length;
}

/** Mean distance between the means of classes, by that of points from the mean of their class. */
function separation({ rows, values }: Matrix, labels: ArrayLike<number>): number {
  const means = [0, 1].map((of) => {
    const own = Array.from({ length: rows }, (_, i) => i).filter((i) => labels[i] === of);
    const mean = [0, 1].map((d) => own.reduce((sum, i) => sum + values[2 * i + d]! / own.length, 0));
    const spread = own.reduce(
      (sum, i) => sum + Math.hypot(values[2 * i]! - mean[0]!, values[2 * i + 1]! - mean[1]!),
      0,
    );
    return { mean, spread: spread / own.length };
  });
  const [a, b] = means as [(typeof means)[0], (typeof means)[0]];
  return Math.hypot(a.mean[0]! - b.mean[0]!, a.mean[1]! - b.mean[1]!) / (a.spread + b.spread);
}

test('keeps as many neighbours as umap-js does', async () => {
  const settings = { iterations: 300, quiet: true, random: someStream() };
  const [ours, theirs] = [
    await umap(irises, { ...settings, engine: 'native' }),
    await umap(irises, { ...settings, engine: 'umap-js' }),
  ];
  expect(await kept(irises, ours)).toBeGreaterThan((await kept(irises, theirs)) - 0.05);
});

test.each(['spectral', 'pca', 'random'] as const)(
  'any number of threads gives the same bits, from a %s start',
  async (start) => {
    const { points } = clouds(1200, 3, 9);
    const options = { ...quick, iterations: 5, start };
    const one = await umap(points, { ...options, random: someStream() });
    addon.setThreads(3);
    const three = await umap(points, { ...options, random: someStream() }).finally(() => addon.setThreads(1));
    expect(three).toEqual(one);
  },
);

test('cosine distance does not see how long rows are', async () => {
  const { points } = clouds(60, 3, 6);
  const longer = { ...points, values: points.values.map((value, i) => value * 2 ** (Math.floor(i / 6) % 3)) };
  const options = { ...quick, metric: 'cosine' as const, start: 'random' as const };
  const [usual, other] = [
    await umap(points, { ...options, random: someStream() }),
    await umap(longer, { ...options, random: someStream() }),
  ];
  expect(other.values).toEqual(usual.values);
});

test('labels draw classes apart that the points do not separate', async () => {
  const { points } = clouds(200, 1, 5);
  const labels = Int32Array.from({ length: 200 }, (_, i) => (i % 5 === 0 ? -1 : i % 2));
  const [plain, supervised] = [
    await umap(points, { ...quick, random: someStream() }),
    await umap(points, { ...quick, random: someStream(), labels, labelWeight: 0.9 }),
  ];
  expect(separation(plain, labels)).toBeLessThan(0.5);
  expect(separation(supervised, labels)).toBeGreaterThan(2 * separation(plain, labels));
});

test('new points land among their neighbours, known ones where they are; the map stays', async () => {
  const { points, labels } = clouds(300, 3, 8);
  const map = await umap(points, { ...quick, random: someStream() });
  const before = map.values.slice();
  const more = clouds(90, 3, 8, 4);
  const placed = await umap.transform(more.points, { points, map }, { quiet: true, random: someStream() });
  expect(map.values).toEqual(before);
  const { indices } = await nearestNeighbours(map, 1, { queries: placed });
  indices.forEach((near, i) => {
    expect(labels[near]).toBe(more.labels[i]);
  });
  const again = await umap.transform(points, { points, map }, { quiet: true, iterations: 1, negatives: 0 });
  again.values.forEach((value, i) => {
    expect(Math.abs(value - map.values[i]!)).toBeLessThan(1);
  });
});

test('parts that are not connected lie apart, many of them and few', async () => {
  for (const count of [3, 7]) {
    const rows = Array.from({ length: 20 * count }, (_, i) => [
      1000 * (i % count),
      Math.sin(i),
      Math.cos(3 * i),
    ]);
    const plane = await umap(matrixOf(rows), { ...quick, neighbors: 6, random: someStream() });
    const { indices } = await nearestNeighbours(plane, 1);
    const own = indices.filter((j, i) => j % count === i % count).length;
    expect(own / indices.length).toBeGreaterThan(0.95);
  }
});

test('spectral coordinates are eigenvectors of the normalised Laplacian', async () => {
  const graph = fuzzyGraph(addon, await nearestNeighbours(clouds(60, 1, 3).points, 12));
  const { rows, starts, targets, weights } = graph;
  const degrees = Array.from({ length: rows }, (_, i) =>
    weights.subarray(starts[i], starts[i + 1]).reduce((a, b) => a + b, 0),
  );
  const dense = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    for (let at = starts[i]!; at < starts[i + 1]!; at++) {
      dense[i * rows + targets[at]!] = weights[at]! / Math.sqrt(degrees[i]! * degrees[targets[at]!]!);
    }
  }
  const { vectors } = await eigenOfSymmetric(dense, rows);
  const found = await spectralCoordinates(addon, graph, 2, someStream());
  for (const d of [0, 1]) {
    const product = degrees.reduce(
      (sum, _, i) => sum + found.values[2 * i + d]! * vectors[i * rows + d + 1]!,
      0,
    );
    expect(Math.abs(product)).toBeGreaterThan(0.999);
  }
});

describe('bad input', () => {
  const zeros = matrixOf([...Array.from({ length: 9 }, (_, i) => [i, 1]), [0, 0]]);
  test.each<[string, Matrix, object, RegExp]>([
    ['labels of another length', irises, { labels: [1, 2] }, /150 labels, one per point, got 2/],
    [
      'labels that are no classes',
      irises,
      { labels: new Array(150).fill(0.5) },
      /whole numbers from -1 .*got 0.5 at position 0/,
    ],
    [
      'zero vectors with cosine',
      zeros,
      { metric: 'cosine', neighbors: 3 },
      /rows that are not zero.*got zeros in row 9/,
    ],
    ['an unknown metric', irises, { metric: 'cosin' }, /did you mean cosine/],
    ['an unknown start', irises, { start: 'pcs' }, /a start of 'spectral', 'pca' or 'random', got "pcs"/],
    ['points farther apart than their spread', irises, { minDist: 2 }, /minDist from 0 to 1, got 2/],
    [
      'labels for umap-js',
      irises,
      { engine: 'umap-js', labels: new Array(150).fill(0) },
      /no labels for umap-js, got labels/,
    ],
  ])('%s', async (_, points, options, message) => {
    await expect(umap(points, { ...quick, ...options })).rejects.toThrow(message);
  });

  test('a map of other points, and too few of them', async () => {
    const map = { rows: 2, columns: 2, values: new Float32Array(4) };
    await expect(umap.transform(irises, { points: irises, map })).rejects.toThrow(
      /a map of 150 points, got 2/,
    );
    const few = { points: matrixOf([[1], [2]]), map };
    await expect(umap.transform(irises, few)).rejects.toThrow(
      /points of 1 columns, as those of the map, got 4/,
    );
    await expect(umap.transform(matrixOf([[1]]), few, { neighbors: 3 })).rejects.toThrow(
      /neighbors.*from 2 to 2, got 3/,
    );
  });
});
