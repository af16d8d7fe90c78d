import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readNpz } from '../../../src/data';
import { type Metric, type Neighbours, nearestNeighbours, tsne, umap } from '../../../src/latent';
import { searchFor } from '../../../src/latent/neighbours/nearest-neighbours';
import { loadAddon } from '../../../src/native';
import type { Matrix } from '../../../src/signal';
import { describeWith, sharedData } from '../../support/requirements';
import { clouds, irises, matrixOf, someStream } from '../fixture';

const addon = loadAddon().addon!;
const search = 'nn-descent';

/** Which share of the nearest neighbours was found: those at the same distance count as the same. */
function recall(found: Neighbours, { k, distances }: Neighbours): number {
  let same = 0;
  for (let at = 0; at < distances.length; at++) {
    const last = distances[k * Math.floor(at / k) + k - 1]!;
    if (found.distances[at]! <= last) same++;
  }
  return same / distances.length;
}

async function expectRecall(points: Matrix, k: number, metric: Metric, least = 0.95): Promise<void> {
  const found = await nearestNeighbours(points, k, { metric, search, random: someStream() });
  const exact = await nearestNeighbours(points, k, { metric, search: 'exact' });
  expect([found.rows, found.k, found.indices.length]).toEqual([points.rows, k, points.rows * k]);
  expect(recall(found, exact)).toBeGreaterThanOrEqual(least);
  for (let i = 0; i < points.rows; i++) {
    const own = found.indices.subarray(i * k, (i + 1) * k);
    expect(new Set(own).size).toBe(k);
    expect(own.includes(i)).toBe(false);
    // A neighbour that both found is equally far for both.
    const at = exact.indices.indexOf(own[0]!, i * k);
    if (at < (i + 1) * k) expect(found.distances[i * k]).toBe(exact.distances[at]);
  }
}

describe.each(['euclidean', 'cosine'] as const)('nearly all %s neighbours', (metric) => {
  test.each([
    [14, 8],
    [30, 16],
  ])('%d of each point of Gaussian clouds in %d dimensions', (k, dimensions) =>
    expectRecall(clouds(5000, 5, dimensions).points, k, metric),
  );
});

const nights = sharedData('sleep', 'features');

describeWith('features of real nights', [nights], () => {
  test('nearly all neighbours of an epoch', async () => {
    const folder = nights.path!;
    const files = readdirSync(folder).filter((name) => name.endsWith('.npz'));
    const arrays = await Promise.all(
      files.sort().map(async (name) => (await readNpz(join(folder, name))).X!),
    );
    const columns = arrays[0]!.shape[1]!;
    const values = Float32Array.from(arrays.flatMap((array) => [...(array.values as Float64Array)]));
    await expectRecall({ rows: values.length / columns, columns, values }, 14, 'euclidean');
  });
});

test('any number of threads gives the same bits, another stream others', async () => {
  const { points } = clouds(5000, 6, 20);
  const options = { search, random: someStream() } as const;
  const one = await nearestNeighbours(points, 10, options);
  addon.setThreads(3);
  const three = await nearestNeighbours(points, 10, options).finally(() => addon.setThreads(1));
  expect(three).toEqual(one);
  const other = await nearestNeighbours(points, 10, { search, random: someStream(9) });
  expect(other.indices).not.toEqual(one.indices);
});

test('few points, many neighbours, duplicates: as all pairs tell', async () => {
  const copies = matrixOf(Array.from({ length: 300 }, (_, i) => [i % 3, 1]));
  for (const [points, k] of [
    [irises, 60],
    [matrixOf([[1], [2], [4]]), 2],
    [matrixOf([[1], [2]]), 1],
    [copies, 40],
  ] as const) {
    const exact = await nearestNeighbours(points, k);
    const found = await nearestNeighbours(points, k, { search });
    expect(recall(found, exact)).toBeGreaterThan(0.99);
    expect(found.distances.length).toBe(points.rows * k);
  }
});

test('maps are as good with it, say so, and are the same for the same stream', async () => {
  const { points, labels } = clouds(1200, 5, 10);
  for (const project of [umap, tsne]) {
    const options = { search, iterations: 60, random: someStream(), quiet: true, engine: 'native' } as const;
    const map = await project(points, options);
    expect(map.settings).toMatchObject({ search });
    expect(await project(points, options)).toEqual(map);
    const { indices } = await nearestNeighbours(map, 1);
    expect(indices.filter((j, i) => labels[j] === labels[i]).length).toBeGreaterThan(1150);
    expect((await project(points, { ...options, search: 'auto', iterations: 1 })).settings.search).toBe(
      'exact',
    );
  }
});

test('auto looks at every pair where that takes less time, or where nothing else can be done', () => {
  const auto = (count: number, k: number, queries?: Matrix) => searchFor('test', 'auto', count, k, queries);
  expect([auto(30_000, 14), auto(30_001, 14), auto(90_000, 90), auto(90_001, 90)]).toEqual([
    ...['exact', search, 'exact', search],
  ]);
  expect(auto(1_000_000, 14, irises)).toBe('exact');
});

test('an interruption ends it, and says how far it came', async () => {
  await expect(nearestNeighbours(irises, 3, { search, signal: AbortSignal.abort() })).rejects.toThrow(
    /run to the end, got an interruption after 0 of at most 16 rounds/,
  );
});

test.each<[string, () => Promise<unknown>, RegExp]>([
  [
    'an unknown search',
    () => nearestNeighbours(irises, 3, { search: 'nndescent' as never }),
    /nearestNeighbours: expected a search among auto, exact, nn-descent, got "nndescent"; did you mean nn-descent/,
  ],
  [
    'queries',
    () => nearestNeighbours(irises, 3, { search, queries: irises }),
    /expected no queries for the search nn-descent, got 150; take exact/,
  ],
  ['an unknown search of umap', () => umap(irises, { search: 'all' as never }), /umap: .*search among/],
  [
    'umap-js',
    () => umap(irises, { search, engine: 'umap-js' }),
    /no search and no labels for umap-js, got the search nn-descent; take the engine native/,
  ],
  [
    't-SNE of all pairs',
    () => tsne(irises, { search }),
    /tsne: expected the search exact where all points are neighbours, got nn-descent/,
  ],
])('bad input: %s', async (_, run, message) => {
  await expect(run()).rejects.toThrow(message);
});
