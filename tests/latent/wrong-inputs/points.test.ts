import { beforeAll, describe, expect, test } from 'vitest';
import { use } from '../../../src/engine';
import type { Matrix } from '../../../src/signal';
import { matrixOf } from '../fixture';
import { ofPoints } from './calls-with-points';
import { expectWords, form, points, thrownBy } from './fixture';

const finite = (value: unknown): boolean => {
  if (typeof value === 'number') return Number.isFinite(value);
  if (ArrayBuffer.isView(value)) return (value as Float32Array).every((x) => Number.isFinite(x));
  if (value && typeof value === 'object') return Object.values(value).every(finite);
  return true;
};

/** Those for which duplicates, or zeros, are points like others; the rest refuse them. */
const takesDuplicates = [
  ...['agglomerative', 'agglomerative.async', 'alignment', 'calinskiHarabasz', 'classifyLinearly'],
  ...['collapseMeter', 'continuity', 'daviesBouldin', 'effectiveRank', 'linearProbe', 'logisticRegression'],
  ...['nearestNeighbours', 'neighborProbe', 'neighborVotes', 'pca', 'silhouette', 'silhouette.async'],
  ...['silhouetteSamples', 'silhouetteSamples.async', 'trustworthiness', 'tsne.transform', 'umap.transform'],
  ...['uniformity', 'writeProjector'],
];
const refusesZeros = ['alignment', 'effectiveRank', 'neighborProbe', 'neighborVotes', 'uniformity'];

const of = (value: (row: number, column: number) => number): Matrix =>
  matrixOf(Array.from({ length: 60 }, (_, row) => [0, 1, 2, 3].map((column) => value(row, column))));

const bad: [string, Matrix, RegExp][] = [
  [
    'NaN',
    of((row, column) => (row === 7 && column === 2 ? Number.NaN : row)),
    /finite.* NaN in row 7, column 2/,
  ],
  [
    'infinity',
    of((row) => (row === 3 ? Number.POSITIVE_INFINITY : row)),
    /finite.* Infinity in row 3, column 0/,
  ],
  ['no points', { rows: 0, columns: 4, values: new Float32Array(0) }, /got 0/],
  [
    'no columns',
    { rows: 60, columns: 0, values: new Float32Array(0) },
    /got 60 x 0|4 columns|columns, got 0/,
  ],
  ['a torn matrix', { ...points, rows: 59 }, /59 x 4 = 236 values, got 240|59 (labels|values)/],
];

beforeAll(() => use());

describe.each(Object.entries(ofPoints))('%s', (name, call) => {
  test.each(bad)('%s: an error in words', async (_, some, message) => {
    await expectWords(() => call(some), message);
  });

  test.each<[string, Matrix, boolean]>([
    ['one point sixty times', of((_, column) => column + 1), takesDuplicates.includes(name)],
    ['zeros', of(() => 0), takesDuplicates.includes(name) && !refusesZeros.includes(name)],
    [
      'a column without variance',
      of((row, column) => (column === 1 ? 5 : Math.sin(row * (column + 1)))),
      true,
    ],
  ])('%s: finite numbers, or an error in words', async (_, some, taken) => {
    let result: unknown;
    const error = await thrownBy(async () => {
      result = await call(some);
    });
    if (error) expect(error).toMatchObject({ name: 'ThetalabError', message: expect.stringMatching(form) });
    expect(error?.message).toEqual(taken ? undefined : expect.any(String));
    expect(finite(result)).toBe(true);
  });
});
