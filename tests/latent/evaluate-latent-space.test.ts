import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { evaluateLatentSpace, type LabelledEpochs } from '../../src/latent';
import { latentScatter } from '../../src/plot';
import { interrupt, resetInterruption } from '../../src/system';
import { clouds, irises, matrixOf, someStream } from './fixture';

const folder = mkdtempSync(join(tmpdir(), 'thetalab-latent-'));
afterAll(() => rmSync(folder, { recursive: true }));

const { points, labels } = clouds(120, 5, 8);
const epochs: LabelledEpochs = {
  labels,
  classes: ['W', 'N1', 'N2', 'N3', 'REM'],
  subjects: Array.from(labels, (_, i) => (i < 60 ? 'Ann' : 'Bob, "B"')),
  nights: Array.from(labels, () => '1'),
  seconds: Float64Array.from(labels, (_, i) => 30 * i),
};
const quick = { tsne: { iterations: 40 }, umap: { iterations: 20 }, quiet: true };

test('clouds that are the classes score 1', async () => {
  const report = await evaluateLatentSpace(points, epochs, { ...quick, random: someStream() });
  expect(report).toMatchObject({ ari: 1, labelled: 120, clusters: 5, stopped: 'completed' });
  expect(report.nmi).toBeCloseTo(1, 12);
  expect(report.projections.tsne).toMatchObject({ rows: 120, columns: 2, iterations: 40, engine: 'native' });
  expect(report.projections.umap).toMatchObject({ rows: 120, columns: 2, iterations: 20, engine: 'native' });
  expect(String(report)).toBe(
    'Latent space of 120 epochs x 8: 5 clusters, ARI 1.000, NMI 1.000; tsne and umap of 120 epochs',
  );
});

test('projects the share asked for, says so, and the scatter plot takes it', async () => {
  const options = { ...quick, umap: false, fraction: 0.5, random: someStream() };
  const report = await evaluateLatentSpace(points, epochs, options);
  expect(report.projected.length).toBe(60);
  expect(new Set(report.projected).size).toBe(60);
  expect([...report.projected]).toEqual([...report.projected].sort((a, b) => a - b));
  expect(report.projections.umap).toBeUndefined();
  expect(report.toJSON()).toMatchObject({
    epochs: 120,
    projected: 60,
    projections: { tsne: { perplexity: 59 / 3 } },
  });
  const shown = report.shown();
  report.projected.forEach((row, i) => {
    expect(shown.labels[i]).toBe(labels[row]);
    expect(shown.seconds![i]).toBe(30 * row);
  });
  const figure = latentScatter(report.projections.tsne!, { epochs: shown });
  expect(figure.spec.data.map((trace) => trace.name)).toEqual(['W', 'REM', 'N1', 'N2', 'N3']);
  const capped = await evaluateLatentSpace(points, epochs, { ...options, maxPoints: 20 });
  expect(capped.projected.length).toBe(20);
});

test('the same stream gives the same report; a step more in one part changes no other', async () => {
  const evaluate = (umap: boolean) =>
    evaluateLatentSpace(irises, irisClasses(), { ...quick, umap, random: someStream() });
  const [first, second] = [await evaluate(true), await evaluate(false)];
  expect(second.projections.tsne).toEqual(first.projections.tsne);
  expect(second.clustering).toEqual(first.clustering);
});

test('epochs of unknown class are clustered and drawn, not scored', async () => {
  const some = { ...epochs, labels: Array.from(labels, (label, i) => (i % 3 === 0 ? -1 : label)) };
  const report = await evaluateLatentSpace(points, some, { tsne: false, umap: false });
  expect(report).toMatchObject({ labelled: 80, ari: 1 });
  expect(report.clustering.labels.length).toBe(120);
});

test('writes numbers as JSON and tables as CSV', async () => {
  const report = await evaluateLatentSpace(points, epochs, {
    ...quick,
    fraction: 0.1,
    folder: join(folder, 'a', 'b'),
  });
  const read = (name: string) => readFileSync(join(folder, 'a', 'b', name), 'utf8');
  expect(readdirSync(join(folder, 'a', 'b')).sort()).toEqual([
    'embeddings.csv',
    'latent.json',
    'tsne.csv',
    'umap.csv',
  ]);
  const summary = JSON.parse(read('latent.json'));
  expect(summary).toEqual(JSON.parse(JSON.stringify(report)));
  expect(summary).toMatchObject({
    epochs: 120,
    dimensions: 8,
    projected: 12,
    clusterSizes: [24, 24, 24, 24, 24],
  });
  const lines = read('embeddings.csv').trimEnd().split('\n');
  expect(lines).toHaveLength(121);
  expect(lines[0]).toBe('epoch,subject,night,second,stage,cluster,z1,z2,z3,z4,z5,z6,z7,z8');
  expect(lines[61]).toMatch(/^60,"Bob, ""B""",1,1800,W,\d,/);
  const values = lines.slice(1).flatMap((line) => line.split(',').slice(-8).map(Number));
  expect(Float32Array.from(values)).toEqual(points.values);
  expect(read('tsne.csv').split('\n')[0]).toBe('epoch,subject,night,second,stage,cluster,tsne1,tsne2');
  expect(read('tsne.csv').trimEnd().split('\n')).toHaveLength(13);
});

test('a folder that cannot be written is an error that says so', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  await expect(evaluateLatentSpace(points, epochs, { ...quick, folder: join(file, 'x') })).rejects.toThrow(
    /ENOTDIR/,
  );
});

test('interrupted in a projection, it keeps what it has', async () => {
  const stopped = { tsne: { signal: AbortSignal.abort() }, quiet: true };
  const report = await evaluateLatentSpace(points, epochs, stopped);
  expect(report.stopped).toBe('interrupted');
  expect(report.projections).toMatchObject({ tsne: { stopped: 'interrupted', iterations: 0 } });
  expect(report.projections.umap).toBeUndefined();
  expect(report.ari).toBe(1);
});

test('interrupted before there are clusters, it says so', async () => {
  interrupt();
  try {
    const evaluated = evaluateLatentSpace(points, epochs, { quiet: true });
    await expect(evaluated).rejects.toThrow(/kMeans: .* interruption after 0 of 10 starts/);
  } finally {
    resetInterruption();
  }
});

test.each<[string, () => Promise<unknown>, RegExp]>([
  [
    'labels of another number',
    () => evaluateLatentSpace(points, { ...epochs, labels: [1] }),
    /120 labels.*got 1/,
  ],
  [
    'no known label',
    () => evaluateLatentSpace(points, { ...epochs, labels: labels.map(() => -1) }),
    /one known label/,
  ],
  [
    'label outside',
    () => evaluateLatentSpace(points, { ...epochs, labels: labels.map(() => 9) }),
    /to 4, got 9/,
  ],
  [
    'fraction 0',
    () => evaluateLatentSpace(points, epochs, { fraction: 0 }),
    /fraction above 0, up to 1, got 0/,
  ],
  [
    'collapsed',
    () => evaluateLatentSpace(matrixOf([[1], [1]]), { labels: [0, 1], classes: ['a', 'b'] }),
    /2 copies/,
  ],
  [
    'NaN',
    () => evaluateLatentSpace(matrixOf([[1], [Number.NaN]]), { labels: [0, 1], classes: ['a', 'b'] }),
    /NaN/,
  ],
])('bad input: %s', async (_, act, message) => {
  await expect(act()).rejects.toThrow(message);
});

test('one class only: the index is 0, as documented by its definition', async () => {
  const one = { labels: labels.map(() => 0), classes: ['W', 'N1'] };
  const report = await evaluateLatentSpace(points, one, { tsne: false, umap: false });
  expect(report).toMatchObject({ clusters: 2, ari: 0, nmi: 0 });
});

function irisClasses(): LabelledEpochs {
  return { labels: Int32Array.from({ length: 150 }, (_, i) => Math.floor(i / 50)), classes: ['a', 'b', 'c'] };
}
