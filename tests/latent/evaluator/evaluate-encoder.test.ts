import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { synthetic } from '../../../src/data';
import { use } from '../../../src/engine';
import { compareEncoders, EncoderComparison, type EncoderReport, evaluateEncoder } from '../../../src/latent';
import { bootstrap } from '../../../src/latent/evaluator/bootstrap';
import { simpleSleepNet } from '../../../src/models';
import { drawComparison, encoderScores, labelEfficiency } from '../../../src/plot';
import { findBrowser } from '../../../src/plot/export/find-browser';
import { interrupt, resetInterruption } from '../../../src/system';
import { scratchFolder } from '../../support/scratch';
import { clouds, matrixOf, someStream } from '../fixture';

vi.mock('../../../src/plot/export/find-browser', () => ({ findBrowser: vi.fn(() => undefined) }));

const folder = scratchFolder();
const { points, labels } = clouds(300, 3, 4);
const noisy = { ...points, values: points.values.map((x, i) => x + 12 * Math.sin(i * 12.9898)) };
const epochs = {
  labels: Int32Array.from(labels, (label, i) => (i % 20 === 7 ? -1 : label)),
  classes: ['W', 'N2', 'REM'],
  subjects: Array.from(labels, (_, i) => `subject ${i % 6}`),
};
const few = { resamples: 20, labelFractions: [0.05, 1], neighbors: 5, quiet: true };
let good: EncoderReport;

beforeAll(async () => {
  await use();
  good = await evaluateEncoder(points, epochs, { ...few, name: 'good', random: someStream() });
});

test('clouds that lie apart score high, noise lower, with values inside their intervals', async () => {
  const bad = await evaluateEncoder(noisy, epochs, { ...few, name: 'bad', random: someStream() });
  expect(good.findings).toMatchObject({ epochs: 285, subjects: 6, dimensions: 4, resampled: 'subjects' });
  for (const name of ['linearAccuracy', 'neighborAccuracy', 'ari', 'nmi', 'silhouette'] as const) {
    const { value, low, high } = good.scores[name];
    expect(value).toBeGreaterThan(bad.scores[name].value);
    expect(low).toBeLessThanOrEqual(value + 0.02);
    expect(high).toBeGreaterThanOrEqual(value - 0.02);
  }
  expect(good.scores.ari.value).toBeGreaterThan(0.95);
  expect(good.scores.uniformity.low).toBeUndefined();
  const comparison = new EncoderComparison([good, bad]);
  expect(String(comparison)).toMatch(/ARI.*good|score.*good.*bad/s);
  expect(() => new EncoderComparison([good, good])).toThrow(/names that differ, got "good" twice/);
});

test('the same stream gives the same report; few labels do worse', async () => {
  const again = await evaluateEncoder(points, epochs, { ...few, name: 'good', random: someStream() });
  expect(JSON.stringify(again)).toBe(JSON.stringify(good));
  const noise = await evaluateEncoder(noisy, epochs, {
    ...few,
    labelFractions: [0.02, 1],
    random: someStream(),
  });
  const [least, all] = noise.findings.labelEfficiency;
  expect(least!.accuracy.value).toBeLessThan(all!.accuracy.value);
});

test('several encoders are compared on the same epochs, models and embeddings alike', async () => {
  const night = synthetic({ subjects: 3, epochsPerNight: 24 });
  const small = { ...few, resamples: 0, neighbors: 3, labelFractions: [], maxEpochs: 60 };
  const encoder = simpleSleepNet({ latentDim: 4, random: someStream() });
  const embeddings = matrixOf(
    Array.from(night.labels, (label) => [0, 1, 2, 3, 4].map((stage) => +(stage === label))),
  );
  const comparison = await compareEncoders({ untrained: encoder, told: embeddings }, night, small);
  expect(comparison.reports.map(({ name }) => name)).toEqual(['untrained', 'told']);
  expect(comparison.reports[1]!.scores.linearAccuracy.value).toBeGreaterThan(0.9);
  expect(comparison.reports[0]!.findings.epochs).toBe(60);
  expect(() => labelEfficiency(comparison)).toThrow(/shares of the labels, got none of them/);
});

test('reports become JSON, tables, figures and a page without scripts', async () => {
  const own = folder;
  const named = await evaluateEncoder(points, epochs, { ...few, name: '<b>, "x"', random: someStream() });
  const comparison = new EncoderComparison([good, named]);
  comparison.write(own);
  const json = JSON.parse(readFileSync(join(own, 'comparison.json'), 'utf8'));
  expect(json.reports[0].scores.ari.value).toBe(good.scores.ari.value);
  const scores = readFileSync(join(own, 'scores.csv'), 'utf8').trim().split('\n');
  expect(scores[0]).toBe('encoder,score,value,low,high,resampled');
  expect(scores[1]).toMatch(/^good,linearAccuracy,.*,subjects$/);
  expect(scores).toHaveLength(1 + 2 * 15);
  expect(scores[16]).toMatch(/^"<b>, ""x""",linearAccuracy,/);
  const curves = readFileSync(join(own, 'label-efficiency.csv'), 'utf8').trim().split('\n');
  expect(curves).toHaveLength(1 + 2 * 2 * 2);
  const drawn = await drawComparison(comparison, own);
  expect(drawn.map((path) => path.slice(own.length + 1))).toEqual(
    ['scores', 'label-efficiency', 'confusion-1', 'confusion-2'].map((name) => join('figures', name)),
  );
  for (const path of drawn) expect(existsSync(`${path}.json`)).toBe(true);
  const page = readFileSync(join(own, 'index.html'), 'utf8');
  expect(page.length).toBeLessThan(30_000);
  expect(page).toContain('&lt;b&gt;, &quot;x&quot;');
  expect(page).not.toMatch(/<b>,|NaN|undefined|<script|https?:/);
  expect(encoderScores(comparison).spec.data).toHaveLength(2);
  expect(findBrowser).toHaveBeenCalled();
});

test('one report is drawn as it is, with a picture if it was asked for', async () => {
  const drawnPoints = await evaluateEncoder(points, epochs, {
    ...few,
    projection: 'umap',
    maxPoints: 40,
    random: someStream(),
  });
  const drawn = await drawComparison(drawnPoints, join(folder, 'one'));
  const { data } = JSON.parse(readFileSync(join(folder, 'one', 'figures', 'projection.json'), 'utf8'));
  expect(data.map(({ name }: { name: string }) => name)).toEqual(['W', 'REM', 'N2']);
  expect(data[0].text[0]).toMatch(/^subject \d$/);
  expect(drawn.some((path) => path.endsWith('projection'))).toBe(true);
  expect(JSON.stringify(drawnPoints)).not.toContain('projection');
});

test('reports say what the intervals were drawn from', async () => {
  const three = { ...epochs, subjects: epochs.subjects.map((_, i) => `subject ${i % 3}`) };
  const small = { ...few, labelFractions: [], random: someStream() };
  const narrow = await evaluateEncoder(points, three, { ...small, resamples: 2 });
  const none = await evaluateEncoder(points, epochs, { ...small, name: 'none', resamples: 0 });
  expect([good, narrow, none].map(({ findings }) => findings.resampled)).toEqual([
    'subjects',
    'epochs',
    'nothing',
  ]);
  expect(String(good)).toContain('95 % intervals by drawing whole subjects again');
  expect(String(narrow)).toMatch(/drawing epochs again, 3 subjects being too few.*too narrow/);
  expect(String(none)).not.toContain('95 %');
  const comparison = new EncoderComparison([narrow, none]);
  expect(String(comparison)).toMatch(/too narrow for other people; no intervals were asked for/);
  comparison.write(join(folder, 'units'));
  const csv = readFileSync(join(folder, 'units', 'scores.csv'), 'utf8');
  expect(csv).toMatch(/^encoder,ari,.*,epochs$/m);
  expect(csv).toMatch(/^none,ari,[\d.]+,,,$/m);
});

test('intervals come from whole subjects when there are five, else from epochs', () => {
  const mean = (values: number[]) => (rows: Int32Array) => ({
    mean: rows.reduce((sum, row) => sum + values[row]!, 0) / rows.length,
  });
  const values = Array.from({ length: 400 }, (_, i) => i % 10);
  const alike = values.map((value) => `s${value}`);
  const wide = bootstrap(alike, mean(values), 300, someStream()).mean;
  const narrow = bootstrap(
    values.map(() => 's'),
    mean(values),
    300,
    someStream(),
  ).mean;
  expect(wide.value).toBe(4.5);
  expect(wide.high! - wide.low!).toBeGreaterThan(2);
  expect(narrow.high! - narrow.low!).toBeCloseTo(2 * 1.96 * Math.sqrt(8.25 / 400), 1);
});

test('interrupted, it stops between two steps', async () => {
  interrupt();
  try {
    const stopped = evaluateEncoder(points, epochs, few);
    await expect(stopped).rejects.toMatchObject({ name: 'InterruptedError' });
  } finally {
    resetInterruption();
  }
});

const alone = { ...epochs, subjects: epochs.subjects.map(() => 'one') };

test.each<[string, () => Promise<unknown>, RegExp]>([
  [
    'one subject',
    () => evaluateEncoder(points, alone),
    /linearProbe: expected epochs of at least two subjects, got those of one; .* a part with more/,
  ],
  [
    'no subjects',
    () => evaluateEncoder(points, { ...epochs, subjects: undefined }),
    /subject of each epoch, got none/,
  ],
  [
    'one class',
    () => evaluateEncoder(points, { ...epochs, labels: labels.map(() => 0) }),
    /two known classes at least, got of 1/,
  ],
  [
    'a label outside the classes',
    () => evaluateEncoder(points, { ...epochs, labels: labels.map((label) => (label === 2 ? 3 : label)) }),
    /labels from -1 \(unknown\) to 2, got 3 at position/,
  ],
  [
    'more labels than there are',
    () => evaluateEncoder(points, epochs, { labelFractions: [0.1, 2] }),
    /labelFractions above 0, up to 1, got 2/,
  ],
  [
    'an option that there is not',
    () => evaluateEncoder(points, epochs, { neighbours: 5 } as object),
    /got "neighbours"; did you mean "neighbors"/,
  ],
  ['no encoder', () => evaluateEncoder(undefined as never, epochs), /an encoder, or embeddings, got nothing/],
  ['no epochs', () => evaluateEncoder(points, undefined as never), /labels and classes, got nothing/],
  [
    'encoders without names',
    () => compareEncoders(undefined as never, epochs),
    /encoders by name, got nothing; write \{ name: encoder/,
  ],
  [
    'another projection',
    () => evaluateEncoder(points, epochs, { projection: 'pca' as 'umap' }),
    /projection tsne or umap, got "pca"/,
  ],
  [
    'labels of another length',
    () => evaluateEncoder(matrixOf([[1]]), epochs),
    /1 labels, one per embedding, got 300/,
  ],
  [
    'NaN',
    () => evaluateEncoder({ ...points, values: points.values.map((x, i) => (i ? x : Number.NaN)) }, epochs),
    /finite values/,
  ],
  [
    'one point',
    () => evaluateEncoder({ ...points, values: points.values.map(() => 1) }, epochs),
    /points that differ.*collapsed/,
  ],
  [
    'more neighbours than epochs',
    () => evaluateEncoder(points, epochs, { neighbors: 400 }),
    /at least 400 other points/,
  ],
  ['no encoders', () => compareEncoders({}, epochs), /at least one report, got none/],
])('%s: an error', async (_, act, message) => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true); // progress lines
  await expect(act()).rejects.toThrow(message);
});
