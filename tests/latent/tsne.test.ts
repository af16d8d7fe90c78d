import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import * as engine from '../../src/engine';
import { registerProjection, selectRows, type TsneOptions, tsne } from '../../src/latent';
import { nativeTsne } from '../../src/latent/engines/native-tsne';
import { jointGraph, type TsneGraph } from '../../src/latent/tsne/graph';
import { InterpolationGrid } from '../../src/latent/tsne/interpolation-grid';
import { loadAddon } from '../../src/native';
import type { Matrix } from '../../src/signal';
import { clouds, irises, matrixOf, someStream } from './fixture';

interface Joint {
  rows: number[];
  columns: number[];
  values: number[];
}

/** What tests/fixtures/latent/make_tsne.py wrote. */
const peers = JSON.parse(readFileSync(join(__dirname, '../fixtures/latent/tsne.json'), 'utf8')) as {
  joint: Joint;
  multiscale: Joint;
  divergence: { sklearn: number; openTSNE: number };
};

const addon = loadAddon().addon!;
afterAll(() => engine.use('native'));

/** The points of make_tsne.py. */
function bands(rows: number, columns: number): Matrix {
  const values = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const [u, v, w] = [0.6180339887, 0.7548776662, 0.569840291].map((factor) => (i * factor) % 1);
    for (let d = 0; d < columns; d++) {
      const centre = 3 * Math.cos((i % 6) * (d + 1));
      const bend = 2 * u! * Math.sin(d + 1 + (i % 6)) + v! * Math.cos(2 * d + (i % 6));
      values[i * columns + d] = centre + bend + 0.4 * Math.sin(40 * w! * (d + 1));
    }
  }
  return { rows, columns, values };
}

function dense({ rowStart, columns, weights }: TsneGraph): number[][] {
  const count = rowStart.length - 1;
  const full = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  for (let row = 0; row < count; row++) {
    for (let i = 16 * rowStart[row]!; i < 16 * rowStart[row + 1]!; i++)
      full[row]![columns[i]!]! += weights[i]!;
  }
  return full;
}

function expectJoint(graph: TsneGraph, { rows, columns, values }: Joint): void {
  const full = dense(graph);
  let sum = 0;
  for (const [i, value] of values.entries()) {
    const got = full[rows[i]!]![columns[i]!]!;
    expect(full[columns[i]!]![rows[i]!]).toBe(got);
    expect(Math.abs(got - value)).toBeLessThan(1e-7 + 2e-4 * value);
    sum += 2 * got;
  }
  expect(sum).toBeCloseTo(1, 5);
}

test('joint probabilities of neighbours are those of scikit-learn', async () => {
  expectJoint(await jointGraph(addon, bands(50, 4), 18, [6]), peers.joint);
});

test('with several perplexities they are the mean of those of scikit-learn', async () => {
  expectJoint(await jointGraph(addon, bands(50, 4), 18, [2, 6]), peers.multiscale);
});

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

/** Forces and sums of similarities of the points of a plane on each other. */
function repulsionOf(plane: Matrix, angle?: number): Float32Array[] {
  const forces = new Float32Array(plane.values.length);
  const sums = new Float32Array(plane.rows);
  if (angle === undefined) {
    const column = (d: number) => plane.values.filter((_, i) => i % 2 === d);
    const edges = [Math.min, Math.max].flatMap((f) => [0, 1].map((d) => f(...column(d))));
    const grid = new InterpolationGrid(addon);
    grid.charge({ dimensions: 2, positions: plane.values, bounds: Float32Array.from(edges) });
    grid.forces(plane.values, forces, sums);
  } else {
    const sizes = Int32Array.of(2, plane.rows, plane.rows);
    addon.tsneRepulsion(sizes, angle, plane.values, plane.values, forces, sums);
  }
  return [forces, sums];
}

/** Root mean square of the differences as a share of that of the values wanted. */
function error(got: Float32Array, wanted: Float32Array): number {
  const square = (values: Float32Array) => values.reduce((sum, value) => sum + value * value, 0);
  return Math.sqrt(square(got.map((value, i) => value - wanted[i]!)) / square(wanted));
}

test.each([
  [1e-3, 0.01],
  [1, 0.001],
  [10, 0.01],
  [60, 0.1],
])('repulsion on a map %d wide is the same by all methods', (width, tolerance) => {
  const values = someStream()
    .fillNormal(new Float32Array(2 * 800))
    .map((value) => width * value);
  const plane = { rows: 800, columns: 2, values };
  const exact = repulsionOf(plane, -1);
  const tolerances = [
    { got: repulsionOf(plane, 0), tolerance: 1e-5 },
    { got: repulsionOf(plane, 0.5), tolerance: 0.05 },
    { got: repulsionOf(plane), tolerance },
  ];
  for (const { got, tolerance } of tolerances) {
    expect(error(got[0]!, exact[0]!)).toBeLessThan(tolerance);
    expect(error(got[1]!, exact[1]!)).toBeLessThan(tolerance);
  }
});

test('a map that is too wide for a grid is laid out all the same', async () => {
  const values = new Float32Array(2 * 60).map((_, i) => (i % 7) * 300);
  const start = { rows: 60, columns: 2, values };
  const { points } = clouds(60, 3, 5);
  const plane = await tsne(points, { method: 'interpolation', start, iterations: 3, quiet: true });
  expect(plane.values.every(Number.isFinite)).toBe(true);
});

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

describe('tsne.transform', () => {
  const { points, labels } = clouds(330, 3, 6);
  const known = Int32Array.from({ length: 300 }, (_, i) => i);
  const fresh = Int32Array.from({ length: 30 }, (_, i) => 300 + i);
  const shown = selectRows(points, known);
  const added = selectRows(points, fresh);
  const made = tsne(shown, { iterations: 400, quiet: true, random: someStream() });

  test('puts new points among their like, and moves nothing else', async () => {
    const map = await made;
    const before = map.values.slice();
    const placed = await tsne.transform(added, { points: shown, map }, { quiet: true });
    expect(placed).toMatchObject({ rows: 30, columns: 2, iterations: 250, stopped: 'completed' });
    expect(placed.loss).toBeLessThan(3);
    expect(map.values).toEqual(before);
    for (let i = 0; i < 30; i++) expect(labels[nearest(map, placed, i)]).toBe(labels[300 + i]);
  });

  test('by interpolation as by all pairs', async () => {
    const map = await made;
    const many = { points: shown, map };
    const twelve = Array.from({ length: 5 * 300 }, (_, i) => i % 300);
    const large = { points: selectRows(shown, twelve), map: selectRows(map, twelve) };
    const few = { perplexity: 2, iterations: 60, quiet: true };
    const [a, b] = [await tsne.transform(added, many, few), await tsne.transform(added, large, few)];
    for (let i = 0; i < 30; i++) expect(labels[nearest(map, b, i)]).toBe(labels[nearest(map, a, i)]);
  });

  test.each<[string, object, object, object, RegExp]>([
    [
      'another width',
      { columns: 5, values: added.values.slice(0, 150) },
      {},
      {},
      /points of 6 columns.*got 5/,
    ],
    ['a map of others', {}, { rows: 299, values: new Float32Array(598) }, {}, /a map of 300 points, got 299/],
    ['perplexity', {}, {}, { perplexity: 101 }, /perplexity from 1 to 100, got 101/],
    ['NaN', { values: added.values.map(() => Number.NaN) }, {}, {}, /finite values, got NaN in row 0/],
  ])('bad input: %s', async (_, points, map, options, message) => {
    const reference = { points: shown, map: { ...(await made), ...map } };
    const work = tsne.transform({ ...added, ...points }, reference, { ...options, quiet: true });
    await expect(work).rejects.toThrow(message);
  });
});

function nearest(map: Matrix, plane: Matrix, row: number): number {
  let best = 0;
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < map.rows; i++) {
    const x = map.values[2 * i]! - plane.values[2 * row]!;
    const distance = Math.hypot(x, map.values[2 * i + 1]! - plane.values[2 * row + 1]!);
    if (distance < smallest) [best, smallest] = [i, distance];
  }
  return best;
}

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
