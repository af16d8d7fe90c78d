import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { Epochs } from '../../src/data';
import { use } from '../../src/engine';
import * as latent from '../../src/latent';
import type { Matrix } from '../../src/signal';
import { scratchFolder } from '../support/scratch';
import { clouds, matrixOf, someStream } from './fixture';

const folder = scratchFolder();
const quiet = true;
const random = someStream();
const { points, labels } = clouds(60, 3, 4);
const subjects = Array.from(labels, (_, i) => `subject ${Math.floor(i / 10)}`);
const classes = ['W', 'N2', 'REM'];
const epochs = { labels, classes, subjects };

/** The form of all errors: where, what was expected, what came. */
const form = /^[\w.]+: expected .+, got .+/s;
const finite = (value: unknown): boolean => {
  if (typeof value === 'number') return Number.isFinite(value);
  if (ArrayBuffer.isView(value)) return (value as Float32Array).every((x) => Number.isFinite(x));
  if (value && typeof value === 'object') return Object.values(value).every(finite);
  return true;
};

/** What takes points, with all else as it should be; other points come with as many labels. */
const ofPoints: Record<string, (points: Matrix) => unknown> = {
  agglomerative: (some) => latent.agglomerative(some, { clusters: 3 }),
  'agglomerative.async': (some) => latent.agglomerative.async(some, { clusters: 3, quiet }),
  alignment: (some) => latent.alignment(some, some),
  calinskiHarabasz: (some) => latent.calinskiHarabasz(some, labelsOf(some)),
  classifyLinearly: (some) => latent.classifyLinearly(latent.logisticRegression(points, labels, 3), some),
  collapseMeter: (some) => latent.collapseMeter(some),
  compareEncoders: (some) =>
    latent.compareEncoders({ a: some }, epochsOf(some), { resamples: 2, neighbors: 3 }),
  continuity: (some) => latent.continuity(some, some),
  daviesBouldin: (some) => latent.daviesBouldin(some, labelsOf(some)),
  effectiveRank: (some) => latent.effectiveRank(some),
  evaluateEncoder: (some) => latent.evaluateEncoder(some, epochsOf(some), { resamples: 2, neighbors: 3 }),
  evaluateLatentSpace: (some) =>
    latent.evaluateLatentSpace(some, epochsOf(some), { tsne: { iterations: 2 }, umap: false, quiet }),
  gaussianMixture: (some) => latent.gaussianMixture(some, { components: 3, random }),
  'gaussianMixture.async': (some) => latent.gaussianMixture.async(some, { components: 3, random, quiet }),
  kMeans: (some) => latent.kMeans(some, { clusters: 3, random }),
  'kMeans.async': (some) => latent.kMeans.async(some, { clusters: 3, random, quiet }),
  linearProbe: (some) => latent.linearProbe(some, epochsOf(some)),
  logisticRegression: (some) => latent.logisticRegression(some, labelsOf(some), 3),
  nearestNeighbours: (some) => latent.nearestNeighbours(some, 3),
  neighborProbe: (some) => latent.neighborProbe(some, epochsOf(some), { neighbors: 3 }),
  neighborVotes: (some) => latent.neighborVotes(some, labelsOf(some), undefined, { neighbors: 3 }),
  pca: (some) => latent.pca(some),
  silhouette: (some) => latent.silhouette(some, labelsOf(some)),
  'silhouette.async': (some) => latent.silhouette.async(some, labelsOf(some), { quiet }),
  silhouetteSamples: (some) => latent.silhouetteSamples(some, labelsOf(some)),
  'silhouetteSamples.async': (some) => latent.silhouetteSamples.async(some, labelsOf(some), { quiet }),
  trustworthiness: (some) => latent.trustworthiness(some, some),
  tsne: (some) => latent.tsne(some, { iterations: 2, quiet }),
  'tsne.transform': (some) => latent.tsne.transform(some, reference, { iterations: 2, quiet }),
  umap: (some) => latent.umap(some, { iterations: 2, quiet }),
  'umap.transform': (some) => latent.umap.transform(some, reference, { iterations: 2, quiet }),
  uniformity: (some) => latent.uniformity(some),
  writeProjector: (some) => latent.writeProjector(folder, some, { stage: labelsOf(some) }),
};

const reference = {
  points,
  map: latent.selectRows({ rows: 60, columns: 2, values: new Float32Array(120) }, labels),
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
    const error = await thrownBy(() => call(some));
    expect(error).toMatchObject({ name: 'ThetalabError', message: expect.stringMatching(form) });
    expect(error!.message).toMatch(message);
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

const other = { ...epochs, labels: labels.slice(1) };
const oneClass = { ...epochs, labels: labels.map(() => 0) };
const scores = { quiet, resamples: 0, neighbors: 3 };

test.each<[string, () => unknown, RegExp]>([
  ['labels: calinskiHarabasz', () => latent.calinskiHarabasz(points, other.labels), /60 labels.* 59/],
  ['labels: daviesBouldin', () => latent.daviesBouldin(points, other.labels), /60 labels.* 59/],
  ['labels: silhouette', () => latent.silhouette(points, other.labels), /60 labels.* 59/],
  ['labels: linearProbe', () => latent.linearProbe(points, other), /60 labels.* 59/],
  ['labels: neighborProbe', () => latent.neighborProbe(points, other), /60 labels.* 59/],
  ['labels: neighborVotes', () => latent.neighborVotes(points, other.labels), /60 labels.* 59/],
  ['labels: logisticRegression', () => latent.logisticRegression(points, other.labels, 3), /60 labels.* 59/],
  ['labels: evaluateEncoder', () => latent.evaluateEncoder(points, other, scores), /60 labels.* 59/],
  ['labels: compareEncoders', () => latent.compareEncoders({ a: points }, other, scores), /60 labels.* 59/],
  [
    'labels: evaluateLatentSpace',
    () => latent.evaluateLatentSpace(points, other, { quiet }),
    /60 labels.* 59/,
  ],
  ['labels: umap', () => latent.umap(points, { labels: other.labels, quiet }), /60 labels.* 59/],
  [
    'labels: writeProjector',
    () => latent.writeProjector(folder, points, other),
    /60 values in "labels".* 59/,
  ],
  ['labels: adjustedRandIndex', () => latent.adjustedRandIndex(labels, other.labels), /60 and 59/],
  ['labels: adjustedMutualInformation', () => latent.adjustedMutualInformation(labels, [1]), /60 and 1/],
  [
    'labels: normalizedMutualInformation',
    () => latent.normalizedMutualInformation([], []),
    /label, got none/,
  ],
  ['labels: fowlkesMallows', () => latent.fowlkesMallows(labels, [1]), /60 and 1/],
  ['labels: vMeasure', () => latent.vMeasure([1], labels), /1 and 60/],
  ['labels: contingencyTable', () => latent.contingencyTable([1], labels), /1 and 60/],
  ['labels: alignment', () => latent.alignment(points, latent.selectRows(points, [1])), /60 x 4 and 1 x 4/],
  [
    'labels: trustworthiness',
    () => latent.trustworthiness(points, latent.selectRows(points, [1])),
    /1 and 60/,
  ],
  ['labels: continuity', () => latent.continuity(points, latent.selectRows(points, [1])), /60|1/],
  ['one class: calinskiHarabasz', () => latent.calinskiHarabasz(points, oneClass.labels), /2 groups.* 1/],
  ['one class: daviesBouldin', () => latent.daviesBouldin(points, oneClass.labels), /2 groups.* 1/],
  ['one class: silhouette', () => latent.silhouette(points, oneClass.labels), /2 groups.* 1/],
  ['one class: linearProbe', () => latent.linearProbe(points, oneClass), /two classes at least, got of 1/],
  [
    'one class: logisticRegression',
    () => latent.logisticRegression(points, oneClass.labels, 3),
    /two classes.* 1/,
  ],
  [
    'one class: evaluateEncoder',
    () => latent.evaluateEncoder(points, oneClass, scores),
    /two known classes.* 1/,
  ],
  ['fewer points: agglomerative', () => latent.agglomerative(points, { clusters: 61 }), /1 to 60, got 61/],
  ['fewer points: kMeans', () => latent.kMeans(points, { clusters: 61 }), /at least 61 points.* 60/],
  [
    'fewer points: gaussianMixture',
    () => latent.gaussianMixture(points, { components: 61 }),
    /1 to 60, got 61/,
  ],
  ['fewer points: nearestNeighbours', () => latent.nearestNeighbours(points, 60), /more than 60 points.* 59/],
  [
    'fewer points: neighborVotes',
    () => latent.neighborVotes(points, labels, undefined, { neighbors: 60 }),
    /60.* 59/,
  ],
  [
    'fewer points: neighborProbe',
    () => latent.neighborProbe(points, epochs, { neighbors: 60 }),
    /60 other points/,
  ],
  ['fewer points: trustworthiness', () => latent.trustworthiness(points, points, 30), /half of the 60.* 30/],
  ['fewer points: continuity', () => latent.continuity(points, points, 30), /half of the 60.* 30/],
  ['fewer points: tsne', () => latent.tsne(points, { perplexity: 20, quiet }), /1 to 19.67.* 20/],
  [
    'fewer points: tsne.transform',
    () => latent.tsne.transform(points, reference, { perplexity: 21 }),
    /perplexity.* 21/,
  ],
  ['fewer points: umap', () => latent.umap(points, { neighbors: 60, quiet }), /neighbors.* 2 to 59, got 60/],
  [
    'fewer points: umap.transform',
    () => latent.umap.transform(points, reference, { neighbors: 62 }),
    /got 62/,
  ],
  ['fewer points: pca', () => latent.pca(points, { components: 5 }), /components.* 1 to 4, got 5/],
  [
    'fewer subjects: foldsBySubject',
    () => latent.foldsBySubject(['a', 'b'], 3),
    /2 to the number.* 2, got 3/,
  ],
  [
    'no stages: onlineProbe',
    () => latent.onlineProbe(encoder(), night(-1)),
    /2 epochs of known class, got 0/,
  ],
  ['no epochs: embed', () => latent.embed(encoder(), night(0).select([])), /got none|got 0/],
  ['no rows: subsample', () => latent.subsample(5, 0), /count.* from 1/],
  [
    'no such engine: projectionEngines',
    () => latent.tsne(points, { engine: 'nativ' }),
    /did you mean native/,
  ],
])('%s: an error in words', async (_, act, message) => {
  const error = await thrownBy(act);
  expect(error).toMatchObject({ name: 'ThetalabError', message: expect.stringMatching(form) });
  expect(error!.message).toMatch(message);
});

/** The numbers among the options, which are no numbers in turn. */
const numbers: Record<string, [(options: object) => unknown, string[]]> = {
  agglomerative: [(o) => latent.agglomerative(points, { clusters: 3, ...o }), ['clusters']],
  alignment: [({ alpha }: { alpha?: number }) => latent.alignment(points, points, alpha), ['alpha']],
  collapseMeter: [() => latent.collapseMeter(points), []],
  compareEncoders: [
    (o) => latent.compareEncoders({ a: points }, epochs, { ...scores, ...o }),
    ['resamples', 'maxEpochs', 'maxPoints', 'folds', 'neighbors'],
  ],
  embed: [(o) => latent.embed(encoder(), night(1), o), ['batchSize']],
  evaluateEncoder: [
    (o) => latent.evaluateEncoder(points, epochs, { ...scores, ...o }),
    ['resamples', 'maxEpochs', 'maxPoints', 'folds', 'neighbors'],
  ],
  evaluateLatentSpace: [
    (o) => latent.evaluateLatentSpace(points, epochs, { quiet, tsne: false, umap: false, ...o }),
    ['clusters', 'fraction', 'maxPoints'],
  ],
  gaussianMixture: [
    (o) => latent.gaussianMixture(points, { components: 3, ...o }),
    ['components', 'tolerance', 'maxIterations', 'regularisation'],
  ],
  kMeans: [
    (o) => latent.kMeans(points, { clusters: 3, ...o }),
    ['clusters', 'restarts', 'maxIterations', 'tolerance', 'miniBatch'],
  ],
  linearProbe: [(o) => latent.linearProbe(points, epochs, o), ['folds', 'c', 'fraction', 'tolerance']],
  logisticRegression: [
    (o) => latent.logisticRegression(points, labels, 3, o),
    ['c', 'tolerance', 'maxIterations'],
  ],
  neighborProbe: [
    (o) => latent.neighborProbe(points, epochs, { neighbors: 3, ...o }),
    ['folds', 'neighbors'],
  ],
  neighborVotes: [
    (o) => latent.neighborVotes(points, labels, undefined, { neighbors: 3, ...o }),
    ['neighbors'],
  ],
  onlineProbe: [(o) => latent.onlineProbe(encoder(), night(1), o), ['maxEpochs', 'neighbors']],
  pca: [(o) => latent.pca(points, o), ['components']],
  trustworthiness: [({ k }: { k?: number }) => latent.trustworthiness(points, points, k), ['k']],
  tsne: [
    (o) => latent.tsne(points, { iterations: 2, quiet, ...o }),
    [
      ...['dimensions', 'iterations', 'perplexity', 'earlyExaggeration', 'earlyIterations', 'exaggeration'],
      ...['learningRate', 'angle'],
    ],
  ],
  'tsne.transform': [
    (o) => latent.tsne.transform(points, reference, { iterations: 2, quiet, ...o }),
    ['perplexity', 'iterations', 'exaggeration', 'learningRate'],
  ],
  umap: [
    (o) => latent.umap(points, { iterations: 2, quiet, ...o }),
    ['dimensions', 'iterations', 'neighbors', 'minDist', 'spread', 'labelWeight', 'negatives'],
  ],
  'umap.transform': [
    (o) => latent.umap.transform(points, reference, { iterations: 2, quiet, ...o }),
    ['iterations', 'neighbors', 'minDist', 'spread', 'negatives'],
  ],
  uniformity: [({ t }: { t?: number }) => latent.uniformity(points, t), ['t']],
  vMeasure: [({ beta }: { beta?: number }) => latent.vMeasure(labels, labels, beta), ['beta']],
};

describe.each(Object.entries(numbers))('%s', (_, [call, names]) => {
  test('takes its options left out', async () => {
    expect(await thrownBy(() => call({}))).toBeUndefined();
  });

  test.each(
    names.flatMap((name) => [Number.NaN, Number.POSITIVE_INFINITY, -1].map((value) => [name, value])),
  )('%s %d: an error in words that names it', async (name, value) => {
    const error = await thrownBy(() => call({ [name!]: value }));
    expect(error).toMatchObject({ name: 'ThetalabError', message: expect.stringMatching(form) });
    expect(error!.message).toContain(String(value));
  });
});

test('one class and one cluster: the documented values', () => {
  const [one, two] = [labels.map(() => 0), labels];
  expect(latent.adjustedRandIndex(one, one)).toBe(1);
  expect(latent.adjustedRandIndex(one, two)).toBe(0);
  expect(latent.adjustedMutualInformation(one, one)).toBe(1);
  expect(latent.normalizedMutualInformation(one, two)).toBe(0);
  expect(latent.fowlkesMallows(one, one)).toBe(1);
  expect(latent.vMeasure(one, two)).toEqual({ homogeneity: 1, completeness: 0, v: 0 });
  expect(latent.contingencyTable(one, one).counts).toEqual([[60]]);
  expect(new Set(latent.kMeans(points, { clusters: 1 }).labels)).toEqual(new Set([0]));
  expect(new Set(latent.gaussianMixture(points, { components: 1 }).labels)).toEqual(new Set([0]));
  expect(new Set(latent.agglomerative(points, { clusters: 1 }).labels)).toEqual(new Set([0]));
});

test('every public function is in one of these tables', () => {
  const text = [...Object.keys(ofPoints), ...Object.keys(numbers)].join(' ');
  const elsewhere = [
    ...['adjustedMutualInformation', 'adjustedRandIndex', 'contingencyTable', 'fowlkesMallows'],
    ...['normalizedMutualInformation', 'foldsBySubject', 'subsample', 'selectRows', 'projectionEngines'],
    ...['registerProjection', 'EncoderComparison', 'EncoderReport', 'LatentReport', 'scoreDigits'],
    ...['collapseWarning', 'readPoints'],
  ];
  for (const [name, value] of Object.entries(latent)) {
    if (typeof value === 'function') expect(`${text} ${elsewhere.join(' ')}`.split(' ')).toContain(name);
  }
});

async function thrownBy(act: () => unknown): Promise<Error | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

function labelsOf({ rows }: Matrix) {
  return labels.slice(0, rows);
}

function epochsOf(some: Matrix) {
  return { classes, labels: labelsOf(some), subjects: subjects.slice(0, some.rows) };
}

function encoder() {
  const input = tf.input({ shape: [16, 1] });
  const pooled = tf.layers.globalAveragePooling1d({}).apply(input);
  const outputs = tf.layers.dense({ units: 3 }).apply(pooled) as tf.SymbolicTensor;
  return tf.model({ inputs: input, outputs });
}

function night(label: number) {
  return new Epochs({
    values: someStream().fillNormal(new Float32Array(10 * 16)),
    samplesPerEpoch: 16,
    samplingRate: 100,
    channels: ['EEG'],
    labels: Int32Array.from({ length: 10 }, (_, i) => (label < 0 ? -1 : i % 2)),
    subjects: Array.from({ length: 10 }, (_, i) => `S${i % 2}`),
    nights: Array.from({ length: 10 }, () => '1'),
    seconds: Float64Array.from({ length: 10 }, (_, i) => i),
  });
}
