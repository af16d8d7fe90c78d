import { beforeAll, expect, test, vi } from 'vitest';
import { synthetic } from '../../../src/data';
import { use } from '../../../src/engine';
import { compareEncoders, EncoderComparison, type EncoderReport, evaluateEncoder } from '../../../src/latent';
import { simpleSleepNet } from '../../../src/models';
import { labelEfficiency } from '../../../src/plot';
import { interrupt, resetInterruption } from '../../../src/system';
import { matrixOf, someStream } from '../fixture';
import { epochs, few, labels, noisy, points } from './fixture';

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
