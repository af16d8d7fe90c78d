import { join } from 'node:path';
import { expect, test } from 'vitest';
import { evaluateLatentSpace, readPoints } from '../../src/latent';
import { put, scratchFolder } from '../support/scratch';
import { clouds, someStream } from './fixture';

const folder = scratchFolder();
const { points, labels } = clouds(40, 3, 4);
const known = {
  labels: Int32Array.from(labels, (label, i) => (i === 3 ? -1 : label)),
  classes: ['W', 'N2', 'REM'],
  subjects: Array.from(labels, (_, i) => (i < 20 ? 'Ann' : 'Bob, "B"')),
  nights: Array.from(labels, (_, i) => `night ${i % 2}`),
  seconds: Float64Array.from(labels, (_, i) => 30 * i),
};

test('tables of points are read back as they were written', async () => {
  const tsne = { iterations: 10 };
  const settings = { tsne, umap: false, fraction: 0.5, quiet: true, random: someStream(), folder };
  const report = await evaluateLatentSpace(points, known, settings);
  const all = readPoints(join(folder, 'embeddings.csv'));
  expect(all.points).toEqual(points);
  expect(Object.keys(all.columns)).toEqual(['epoch', 'subject', 'night', 'second', 'stage', 'cluster']);
  expect(all.columns.cluster!.map(Number)).toEqual([...report.clustering.labels]);
  const names = (epochs: { labels: ArrayLike<number>; classes: readonly string[] }) =>
    Array.from(epochs.labels, (label) => epochs.classes[label]);
  expect(names(all.epochs)).toEqual(names(known));
  const some = readPoints(join(folder, 'tsne.csv'));
  expect(some.points).toMatchObject({ rows: 20, columns: 2, values: report.projections.tsne!.values });
  expect(some.epochs.seconds).toEqual(report.shown().seconds);
  expect(some.epochs.subjects).toEqual(report.shown().subjects);
});

test('another table is an error', () => {
  const path = put(folder, 'other.csv', 'a,b\n1,2\n');
  expect(() => readPoints(path)).toThrow(/readPoints: expected columns cluster and .*other.csv", got a, b/);
});
