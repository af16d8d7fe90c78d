import { describe, expect, test } from 'vitest';
import {
  type ProjectedPoints,
  type ProjectionOptions,
  projectionEngines,
  registerProjection,
  tsne,
  umap,
} from '../../src/latent';
import { exactMath } from '../../src/latent/engines/javascript-tsne';
import { tsneJsMath } from '../../src/latent/engines/tsne-js';
import type { Matrix } from '../../src/signal';
import { clouds, fixture, irises, matrixOf, someStream } from './fixture';

type Project = ((points: Matrix, options?: object) => Promise<ProjectedPoints>) & {
  iterate: (points: Matrix, options?: object) => AsyncGenerator<{ iteration: number; points: Matrix }>;
};

/** Share of points whose nearest neighbour in the plane is of their own cloud. */
function neighboursAgree({ rows, values }: Matrix, labels: ArrayLike<number>): number {
  let same = 0;
  for (let i = 0; i < rows; i++) {
    let nearest = -1;
    let smallest = Number.POSITIVE_INFINITY;
    for (let j = 0; j < rows; j++) {
      const distance = Math.hypot(values[2 * i]! - values[2 * j]!, values[2 * i + 1]! - values[2 * j + 1]!);
      if (j !== i && distance < smallest) [nearest, smallest] = [j, distance];
    }
    if (labels[nearest] === labels[i]) same++;
  }
  return same / rows;
}

const engines = [
  { name: 'tsne native', project: tsne as Project, engine: 'native', quick: { iterations: 300 } },
  { name: 'tsne javascript', project: tsne as Project, engine: 'javascript', quick: { iterations: 300 } },
  { name: 'tsne tsne-js', project: tsne as Project, engine: 'tsne-js', quick: { iterations: 120 } },
  { name: 'umap native', project: umap as Project, engine: 'native', quick: { iterations: 100 } },
  { name: 'umap umap-js', project: umap as Project, engine: 'umap-js', quick: { iterations: 100 } },
];

describe.each(engines)('$name keeps the contract of a projection engine', ({ project, engine, quick }) => {
  const { points, labels } = clouds(90, 3, 12);
  const options: ProjectionOptions & { engine: string } = { engine, ...quick, quiet: true };

  test('clouds that lie apart stay apart', async () => {
    const plane = await project(points, { ...options, random: someStream() });
    expect(plane).toMatchObject({ rows: 90, columns: 2, engine, stopped: 'completed', ...quick });
    expect(plane.values.every(Number.isFinite)).toBe(true);
    expect(neighboursAgree(plane, labels)).toBeGreaterThan(0.97);
  });

  test('the same stream gives the same bits, another one others, and Math.random is left alone', async () => {
    const few = { ...options, iterations: 20 };
    const real = Math.random;
    const random = someStream();
    const first = await project(points, { ...few, random });
    Math.random = () => 0.5 + real() / 1000;
    const second = await project(points, { ...few, random }).finally(() => {
      Math.random = real;
    });
    expect(second).toEqual(first);
    expect((await project(points, { ...few, random: someStream(8) })).values).not.toEqual(first.values);
  });

  test('goes step by step, from a start to the same end', async () => {
    const few = { ...options, iterations: 15, random: someStream() };
    const frames = [];
    for await (const frame of project.iterate(points, few)) frames.push(frame);
    expect(frames.map(({ iteration }) => iteration)).toEqual(Array.from({ length: 16 }, (_, i) => i));
    expect(frames.at(-1)!.points.values).toEqual((await project(points, few)).values);
    expect(frames[3]!.points.values).not.toEqual(frames[4]!.points.values);
  });

  test('stops at the next step when interrupted, keeping the points', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    const long = { ...options, iterations: 1_000_000, signal: controller.signal };
    const plane = await project(points, long);
    expect(plane.stopped).toBe('interrupted');
    expect(plane.iterations).toBeLessThan(1_000_000);
    expect(plane.values.every(Number.isFinite)).toBe(true);
  });

  test('leaving the loop early is fine', async () => {
    for await (const { iteration } of project.iterate(points, options)) if (iteration === 3) break;
  });

  test('three dimensions', async () => {
    const space = await project(points, { ...options, iterations: 5, dimensions: 3 });
    expect(space).toMatchObject({ rows: 90, columns: 3 });
  });

  test('few points, and some of them equal', async () => {
    const rows = [
      [0, 0],
      [0, 0],
      [0, 0],
      [5, 5],
      [5, 6],
    ];
    const plane = await project(matrixOf(rows), { ...options, iterations: 30 });
    expect(plane.values.every(Number.isFinite)).toBe(true);
  });

  test.each<[string, Matrix, object, RegExp]>([
    [
      'NaN',
      matrixOf([[0], [1], [Number.NaN], [3]]),
      {},
      /finite values, got NaN in row 2, column 0; leave out/,
    ],
    ['too few', matrixOf([[0], [1], [2]]), {}, /at least 4 points, got 3/],
    ['none', { rows: 0, columns: 3, values: new Float32Array(0) }, {}, /at least one point, got 0 x 3/],
    [
      'duplicates only',
      matrixOf(new Array(9).fill([1, 2])),
      {},
      /points that differ, got 9 copies.*collapsed/,
    ],
    ['torn', { rows: 5, columns: 3, values: new Float32Array(14) }, {}, /5 x 3 = 15 values, got 14/],
    ['no steps', irises, { iterations: 0 }, /iterations to be a whole number from 1.*got 0/],
    ['no dimensions', irises, { dimensions: 0 }, /dimensions.*got 0/],
  ])('bad input: %s', async (_, bad, more, message) => {
    await expect(project(bad, { ...options, ...more })).rejects.toThrow(message);
  });
});

test('t-SNE says how many points a perplexity needs', async () => {
  const { points } = clouds(20, 2, 3);
  await expect(tsne(points, { perplexity: 30 })).rejects.toThrow(
    /from 1 to 6.33, a third of the 19 other points, got 30/,
  );
  await expect(tsne(points, { iterations: 1, quiet: true })).resolves.toMatchObject({
    settings: { perplexity: 19 / 3 },
  });
});

test('UMAP says how many points its neighbours need', async () => {
  const { points } = clouds(10, 2, 3);
  await expect(umap(points, { neighbors: 10 })).rejects.toThrow(/neighbors.*from 2 to 9, got 10/);
  await expect(umap(points, { iterations: 1, quiet: true })).resolves.toMatchObject({
    settings: { neighbors: 9 },
  });
});

test('more points than an engine takes are refused with a way out', async () => {
  const points = { rows: 5001, columns: 1, values: Float32Array.from({ length: 5001 }, (_, i) => i) };
  await expect(tsne(points, { engine: 'javascript' })).rejects.toThrow(
    /at most 5000 points for javascript, got 5001; .*latent\.subsample/,
  );
  await expect(tsne(points, { method: 'exact' })).rejects.toThrow(/at most 5000 points for the method exact/);
});

test('an unknown engine is named with those there are', async () => {
  await expect(tsne(irises, { engine: 'tsnejs' })).rejects.toThrow(
    /among native, javascript, tsne-js, got "tsnejs"; did you mean tsne-js/,
  );
});

test('an engine can be added', async () => {
  registerProjection({
    method: 'umap',
    name: 'first-two-columns',
    maxPoints: 1e6,
    *frames({ rows, columns, values }, { iterations }) {
      const plane = Float32Array.from({ length: 2 * rows }, (_, i) => values[(i >> 1) * columns + (i % 2)]!);
      yield { iteration: iterations, iterations, points: { rows, columns: 2, values: plane } };
    },
  });
  expect(projectionEngines('umap')).toEqual(['native', 'umap-js', 'first-two-columns']);
  const plane = await umap(irises, { engine: 'first-two-columns', quiet: true });
  expect([...plane.values.subarray(0, 2)]).toEqual([...irises.values.subarray(0, 2)]);
});

describe('exact t-SNE', () => {
  const few = matrixOf(fixture.points.filter((_, i) => i % 8 === 0).slice(0, 19));

  test('joint probabilities are those of scikit-learn', () => {
    const rows = fixture.points.filter((_, i) => i % 8 === 0).slice(0, 20);
    const joint = exactMath().affinities(matrixOf(rows), fixture.tsne.perplexity);
    let k = 0;
    for (let i = 0; i < rows.length; i++) {
      for (let j = i + 1; j < rows.length; j++)
        expect(joint[i * rows.length + j]).toBeCloseTo(fixture.tsne.joint[k++]!, 6);
    }
    expect(joint.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
  });

  test('affinities, gradient and loss are those of tsne-js', () => {
    const positions = Float64Array.from({ length: 2 * few.rows }, (_, i) => Math.sin(i * i));
    const results = [exactMath(), tsneJsMath()].map((math) => {
      const affinities = math.affinities(few, 5);
      const gradient = new Float64Array(positions.length);
      const loss = math.gradient(affinities, 1, positions, 2, gradient, true)!;
      return { affinities, gradient, loss };
    });
    const [ours, theirs] = results as [(typeof results)[0], (typeof results)[0]];
    expect(ours.loss).toBeCloseTo(theirs.loss, 4);
    for (const [i, value] of ours.affinities.entries()) expect(value).toBeCloseTo(theirs.affinities[i]!, 5);
    for (const [i, value] of ours.gradient.entries()) expect(value).toBeCloseTo(theirs.gradient[i]!, 4);
  });

  test('the gradient is the slope of the loss', () => {
    const math = exactMath();
    const affinities = math.affinities(few, 5);
    const positions = Float64Array.from({ length: 2 * few.rows }, (_, i) => Math.cos(3 * i));
    const gradient = new Float64Array(positions.length);
    math.gradient(affinities, 1, positions, 2, gradient, false);
    const scratch = new Float64Array(positions.length);
    for (const i of [0, 7, 20]) {
      const lossAt = (shift: number) => {
        const moved = positions.slice();
        moved[i]! += shift;
        return math.gradient(affinities, 1, moved, 2, scratch, true)!;
      };
      expect((lossAt(1e-5) - lossAt(-1e-5)) / 2e-5).toBeCloseTo(gradient[i]!, 6);
    }
  });

  test('the loss it ends with is as low as that of scikit-learn', async () => {
    const { loss } = await tsne(irises, { perplexity: 20, random: someStream(), quiet: true });
    expect(loss).toBeLessThan(1.02 * Math.max(...fixture.tsne.divergences));
    expect(loss).toBeGreaterThan(0.9 * Math.min(...fixture.tsne.divergences));
  });
});
