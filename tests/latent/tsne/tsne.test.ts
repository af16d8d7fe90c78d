import { afterAll, describe, expect, test } from 'vitest';
import * as engine from '../../../src/engine';
import { registerProjection, type TsneOptions, tsne } from '../../../src/latent';
import { nativeTsne } from '../../../src/latent/engines/native-tsne';
import type { Matrix } from '../../../src/signal';
import { clouds, irises, matrixOf, someStream } from '../fixture';
import { bands, peers } from './fixture';

afterAll(() => engine.use('native'));

test.each(['barnes-hut', 'interpolation'] as const)(
  'the divergence by %s is as low as that of scikit-learn and openTSNE',
  async (method) => {
    const settings = { method, iterations: 500, random: someStream(), quiet: true };
    const plane = await tsne(bands(1500, 10), settings);
    expect(plane.settings).toMatchObject({ method, perplexity: 30, start: 'pca' });
    expect(plane.loss).toBeLessThan(1.02 * Math.min(...Object.values(peers.divergence)));
    expect(plane.loss).toBeGreaterThan(0.9 * Math.min(...Object.values(peers.divergence)));
  },
);

describe.each(['exact', 'barnes-hut', 'interpolation'] as const)('by %s', (method) => {
  const options: TsneOptions = { method, quiet: true };

  test('the same bits on any number of threads', async () => {
    const { points } = clouds(400, 4, 6);
    const results = [];
    for (const threads of [1, 2, 3]) {
      await engine.use('native', { threads });
      results.push(await tsne(points, { ...options, iterations: 40, random: someStream() }));
    }
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });
});

test('the first steps are those of the engine in JavaScript', async () => {
  const few = { iterations: 12, earlyIterations: 4, start: 'random', quiet: true } as const;
  const { points } = clouds(200, 4, 6);
  const [ours, theirs] = await Promise.all(
    ['native', 'javascript'].map((name) => tsne(points, { ...few, engine: name, random: someStream() })),
  );
  const [a, b] = [ours!, theirs!].map(centred);
  const largest = Math.max(...b!.map(Math.abs));
  expect(largest).toBeGreaterThan(1e-3);
  for (const [i, value] of a!.entries()) expect(Math.abs(value - b![i]!)).toBeLessThan(2e-3 * largest);
});

function centred({ rows, columns, values }: Matrix): number[] {
  const means = Array.from({ length: columns }, (_, d) => {
    let sum = 0;
    for (let i = d; i < values.length; i += columns) sum += values[i]!;
    return sum / rows;
  });
  return Array.from(values, (value, i) => value - means[i % columns]!);
}

test('a given start is where it starts, and its principal axes are what it starts with otherwise', async () => {
  const start = { rows: 150, columns: 2, values: someStream().fillNormal(new Float32Array(300)) };
  for await (const { points } of tsne.iterate(irises, { start, quiet: true })) {
    expect(points.values).toEqual(start.values);
    break;
  }
  for await (const { points } of tsne.iterate(irises, { quiet: true })) {
    const first = points.values.filter((_, i) => i % 2 === 0);
    const sd = Math.sqrt(first.reduce((sum, value) => sum + value * value, 0) / 150);
    expect(sd).toBeCloseTo(1e-4, 5);
    expect(
      Math.abs(
        correlation(
          first,
          irises.values.filter((_, i) => i % 4 === 2),
        ),
      ),
    ).toBeGreaterThan(0.98);
    break;
  }
});

function correlation(a: Float32Array, b: Float32Array): number {
  const centre = (x: Float32Array) =>
    x.map((value) => value - x.reduce((sum, one) => sum + one, 0) / x.length);
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  const [x, y] = [centre(a), centre(b)];
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
}

test('late exaggeration draws clusters together', async () => {
  const { points } = clouds(300, 3, 5);
  const [plain, dense] = await Promise.all(
    [1, 4].map((exaggeration) => tsne(points, { exaggeration, iterations: 300, quiet: true })),
  );
  const extent = ({ values }: Matrix) => Math.max(...values.map(Math.abs));
  expect(extent(dense!)).toBeLessThan(0.7 * extent(plain!));
});

test.each<[string, object, RegExp]>([
  ['a method', { method: 'barnes' }, /among auto, exact, barnes-hut, interpolation, got "barnes"/],
  [
    'a method of the wrong dimensions',
    { method: 'interpolation', dimensions: 3 },
    /2 dimensions.*barnes-hut/,
  ],
  ['a method of JavaScript', { engine: 'tsne-js', method: 'barnes-hut' }, /exact for the engine tsne-js/],
  ['a start', { start: 'umap' }, /'pca', 'random' or points, got "umap"/],
  ['a start of others', { start: matrixOf([[1, 2]]) }, /150 x 2 numbers, got 1 x 2/],
  ['no perplexity', { perplexity: [] }, /perplexity from 1 to 49.67.*got none/],
  ['early steps', { iterations: 10, earlyIterations: 11 }, /earlyIterations.*from 0 to 10, got 11/],
  ['an angle', { angle: -1 }, /angle from 0 to 1, got -1/],
])('bad input: %s', async (_, options, message) => {
  await expect(tsne(irises, { ...options, quiet: true })).rejects.toThrow(message);
});

test('points that fly apart are an error', async () => {
  const far = { start: matrixOf(Array.from({ length: 150 }, (_, i) => [i % 2 ? 3e38 : -3e38, 0])) };
  await expect(tsne(irises, { ...far, learningRate: 1e6, quiet: true })).rejects.toThrow(
    /points that stay finite.*learning rate/,
  );
});

test('an interruption while neighbours are looked for leaves the start', async () => {
  const controller = new AbortController();
  controller.abort();
  const plane = await tsne(irises, { signal: controller.signal, quiet: true });
  expect(plane).toMatchObject({ stopped: 'interrupted', iterations: 0, rows: 150 });
});

test('without the native engine it runs in JavaScript, and says so once', async () => {
  const warnings: string[] = [];
  const listen = (warning: Error) => warnings.push(warning.message);
  process.on('warning', listen);
  registerProjection({ ...nativeTsne, missing: () => 'it has not been built' });
  try {
    const plane = await tsne(irises, { iterations: 2, quiet: true });
    await tsne(irises, { iterations: 1, quiet: true });
    expect(plane.engine).toBe('javascript');
    await expect(tsne(irises, { engine: 'native' })).rejects.toThrow(/cannot: it has not been built/);
    await new Promise((done) => setImmediate(done));
    expect(warnings).toEqual([
      expect.stringMatching(/slower with javascript than with native.*not been built/),
    ]);
  } finally {
    registerProjection(nativeTsne);
    process.off('warning', listen);
  }
});
