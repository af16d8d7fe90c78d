import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../../src/engine';
import { nearestNeighbours } from '../../../src/latent';
import { comparable } from '../../../src/latent/neighbours/comparable';
import { plainNeighbours } from '../../../src/latent/neighbours/plain-neighbours';
import { loadAddon } from '../../../src/native';
import type { Matrix } from '../../../src/signal';
import { onEachInstructionSet } from '../../engine/cases';
import { clouds, irises, matrixOf } from '../fixture';

const { addon } = loadAddon();

function noise(rows: number, columns: number, seed = 1): Matrix {
  return { rows, columns, values: new RandomStream([seed, 3]).fillNormal(new Float32Array(rows * columns)) };
}

/** Distances of all pairs, sorted. */
function naive(points: Matrix, queries: Matrix, same: boolean, cosine = false): number[][] {
  const row = ({ columns, values }: Matrix, i: number) => [
    ...values.subarray(i * columns, (i + 1) * columns),
  ];
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, d) => sum + value * b[d]!, 0);
  return Array.from({ length: queries.rows }, (_, i) => {
    const distances: number[] = [];
    for (let j = 0; j < points.rows; j++) {
      const [a, b] = [row(queries, i), row(points, j)];
      if (same && i === j) continue;
      distances.push(
        cosine ? 1 - dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)) : Math.hypot(...a.map((x, d) => x - b[d]!)),
      );
    }
    return distances.sort((a, b) => a - b);
  });
}

function expectNear(got: Float32Array, wanted: number[][], k: number, tolerance = 1e-6): void {
  wanted.forEach((row, i) => {
    for (let at = 0; at < k; at++) {
      expect(Math.abs(got[i * k + at]! - row[at]!)).toBeLessThanOrEqual(tolerance * (1 + row[k - 1]!));
    }
  });
}

test('Euclidean neighbours are those of all pairs', async () => {
  const { rows, k, indices, distances } = await nearestNeighbours(irises, 12);
  expect([rows, k, indices.length]).toEqual([150, 12, 1800]);
  expectNear(distances, naive(irises, irises, true), 12);
  for (const [at, j] of indices.entries()) expect(j).not.toBe(Math.floor(at / 12));
});

test('cosine distance, of points and of queries', async () => {
  const points = noise(90, 7);
  const queries = noise(20, 7, 2);
  const own = await nearestNeighbours(points, 5, { metric: 'cosine' });
  expectNear(own.distances, naive(points, points, true, true), 5);
  const others = await nearestNeighbours(points, 5, { metric: 'cosine', queries });
  expectNear(others.distances, naive(points, queries, false, true), 5);
});

/** Those that this processor runs. */
function instructionSets(): string[] {
  const names: string[] = [];
  onEachInstructionSet((name) => names.push(name));
  return names;
}

test('with the addon and without: the same neighbours, on every instruction set', async () => {
  const { points } = clouds(500, 4, 11);
  const plain = await plainNeighbours(comparable('test', 'euclidean', points), 9);
  for (const name of instructionSets()) {
    addon!.setInstructions(name);
    const { indices, distances } = await nearestNeighbours(points, 9);
    expect(indices).toEqual(plain.indices);
    for (const [at, distance] of distances.entries()) expect(distance).toBeCloseTo(plain.distances[at]!, 5);
  }
  addon!.setInstructions('');
});

test('any number of threads gives the same bits', async () => {
  const points = noise(1500, 20);
  const one = await nearestNeighbours(points, 15);
  addon!.setThreads(3);
  const three = await nearestNeighbours(points, 15).finally(() => addon!.setThreads(1));
  expect(three).toEqual(one);
});

test('property: every row is sorted, by distance and then by index, and says how far its points are', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.integer({ min: -2, max: 2 }), fc.integer({ min: -2, max: 2 })), {
        minLength: 3,
        maxLength: 60,
      }),
      fc.integer({ min: 1, max: 8 }),
      async (rows, most) => {
        const k = Math.min(most, rows.length - 1);
        const { indices, distances } = await nearestNeighbours(matrixOf(rows), k);
        for (let i = 0; i < rows.length; i++) {
          const wanted = rows
            .map(([x, y], j) => ({ j, distance: Math.fround(Math.hypot(x - rows[i]![0], y - rows[i]![1])) }))
            .filter(({ j }) => j !== i)
            .sort((a, b) => a.distance - b.distance || a.j - b.j)
            .slice(0, k);
          expect([...indices.subarray(i * k, (i + 1) * k)]).toEqual(wanted.map(({ j }) => j));
          expect([...distances.subarray(i * k, (i + 1) * k)]).toEqual(wanted.map(({ distance }) => distance));
        }
      },
    ),
    { numRuns: 40 },
  ));

test.each([1e-30, 1e-12, 1e25])('numbers of the size of %d', async (size) => {
  const points = noise(40, 4);
  const scaled = { ...points, values: points.values.map((value) => value * size) };
  const [usual, got] = [await nearestNeighbours(points, 6), await nearestNeighbours(scaled, 6)];
  expect(got.indices).toEqual(usual.indices);
  for (const [at, distance] of got.distances.entries())
    expect(distance / size).toBeCloseTo(usual.distances[at]!, 5);
});

test('an interruption ends it, and says how far it came', async () => {
  await expect(nearestNeighbours(irises, 3, { signal: AbortSignal.abort() })).rejects.toThrow(
    /run to the end, got an interruption after 0 of 150 points/,
  );
});

describe('bad input', () => {
  const zeros = matrixOf([
    [1, 2],
    [0, 0],
    [3, 4],
  ]);
  test.each<[string, Matrix, number, object, RegExp]>([
    [
      'more neighbours than points',
      irises,
      150,
      {},
      /more than 150 points for 150 neighbours, got 149 to choose from/,
    ],
    ['no neighbours', irises, 0, {}, /k to be a whole number from 1 to 149, got 0/],
    ['one point', matrixOf([[1, 2]]), 1, {}, /more than 1 points for 1 neighbours, got 0/],
    ['NaN', matrixOf([[1], [Number.NaN], [2]]), 1, {}, /finite values, got NaN in row 1/],
    [
      'zero vectors',
      zeros,
      1,
      { metric: 'cosine' },
      /rows that are not zero for the metric cosine, got zeros in row 1/,
    ],
    [
      'an unknown metric',
      irises,
      1,
      { metric: 'cosin' },
      /among euclidean, cosine, got "cosin"; did you mean cosine/,
    ],
    [
      'queries of another width',
      irises,
      1,
      { queries: zeros },
      /queries of 4 columns, as the points have, got 2/,
    ],
  ])('%s', async (_, points, k, options, message) => {
    await expect(nearestNeighbours(points, k, options)).rejects.toThrow(message);
  });
});
