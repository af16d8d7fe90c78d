import { stream } from '../engine';
import type { Matrix } from '../signal';
import { checkOptionNames, closest, expected } from '../system';
import { checkPoints, checkRange, checkWhole } from './checks';
import { engineOf } from './engines/registry';
import { type NeighbourSearch, searchFor } from './neighbours/nearest-neighbours';
import {
  type ProjectedPoints,
  type ProjectionEngine,
  type ProjectionFrame,
  type ProjectionOptions,
  projectionOptionNames,
} from './projection';
import { checkProjection, iterateProjection, type ProjectionJob, runProjection } from './run-projection';
import { neighboursFor } from './tsne/graph';
import { methodFor } from './tsne/repulsion';
import type { TsneMethod, TsneSettings } from './tsne/settings';
import { transform } from './tsne/transform';

/** Options of `tsne`. */
export interface TsneOptions extends ProjectionOptions {
  /** `native` (C++, the default where it can run), `javascript`, or `tsne-js` to check others on few points. */
  engine?: string;
  /**
   * How points repel each other: `exact` (time and memory n²; at most 5,000 points), `barnes-hut` (n log n), `interpolation`
   * (n; two dimensions only). Default `auto`: exact up to 1,000 points, then interpolation in two dimensions and Barnes-Hut
   * in others. Engines in JavaScript are exact.
   */
  method?: TsneMethod | 'auto';
  /**
   * Effective number of neighbours of a point, at most a third of the others (default 30, or that third if it is less).
   * Several are a compromise between detail and the whole: their affinities are averaged (Kobak and Berens 2019).
   */
  perplexity?: number | readonly number[];
  /** Steps (default 1000). */
  iterations?: number;
  /** Factor on the attraction at first (default 12, or `exaggeration` if that is more). */
  earlyExaggeration?: number;
  /** How many steps that holds for (default a quarter of them). */
  earlyIterations?: number;
  /** Factor on the attraction after that: above 1 clusters become denser and white space grows (default 1). */
  exaggeration?: number;
  /**
   * Step size on the gradient without its factor of 4. Default `auto`: the number of points divided by the exaggeration of
   * the moment (Belkina et al. 2019).
   */
  learningRate?: number | 'auto';
  /** Cells of Barnes-Hut that look smaller are taken as one point; 0 is exact (default 0.5). */
  angle?: number;
  /**
   * How neighbours are found, by all methods but `exact` of the native engine: see `NeighbourOptions` (default `auto`).
   */
  search?: NeighbourSearch | 'auto';
  /** Where points begin: on their principal axes, which keeps the whole in order (default), at random, or as given. */
  start?: 'pca' | 'random' | Matrix;
}

/** Names of the options of `tsne`. */
export const tsneOptionNames = [
  ...projectionOptionNames,
  ...(['engine', 'method', 'perplexity', 'iterations', 'earlyExaggeration', 'earlyIterations'] as const),
  ...(['exaggeration', 'learningRate', 'angle', 'search', 'start'] as const),
] satisfies (keyof TsneOptions)[];

/**
 * t-SNE (van der Maaten and Hinton 2008): points that are near in many dimensions come out near in two. Distances
 * between clusters and sizes of clusters mean little. The same points and stream give the same picture, bit by bit, on any
 * number of threads.
 *
 * @param points n x d, such as `embed` returns; Euclidean distance.
 * @returns n x dimensions, with the Kullback-Leibler divergence as `loss`. When interrupted, the points of the last step
 *   done, with `stopped: 'interrupted'`.
 * @throws ThetalabError for fewer points than the perplexity needs, NaN, points that are all equal, or more points
 *   than the engine takes (native 1,000,000; javascript 5,000; tsne-js 2,000); a start so wide that points leave all numbers; an
 *   unknown option.
 */
export async function tsne(points: Matrix, options: TsneOptions = {}): Promise<ProjectedPoints> {
  return runProjection(job(points, options));
}

/**
 * The same, step by step: for animation, or to stop when it is good enough.
 *
 * @example for await (const { iteration, points } of tsne.iterate(embeddings)) if (iteration % 100 === 0) draw(points);
 */
tsne.iterate = (points: Matrix, options: TsneOptions = {}): AsyncGenerator<ProjectionFrame, void, void> =>
  iterateProjection(job(points, options));

/** Puts new points on a map that is there already: see `TransformOptions`. */
tsne.transform = transform;

function job(points: Matrix, options: TsneOptions): ProjectionJob<TsneSettings> {
  checkOptionNames('tsne', options, tsneOptionNames);
  const engine = engineOf('tsne', options.engine);
  checkProjection(engine, points);
  const { iterations = 1000, exaggeration = 1, learningRate = 'auto' } = options;
  const { earlyExaggeration = Math.max(12, exaggeration) } = options;
  const rate = (factor: number) => (learningRate === 'auto' ? points.rows / factor : learningRate);
  const settings: TsneSettings = {
    ...{ dimensions: options.dimensions ?? 2, iterations, earlyExaggeration, exaggeration },
    earlyIterations: options.earlyIterations ?? Math.floor(iterations / 4),
    random: (options.random ?? stream('latent')).split('tsne'),
    perplexity: [options.perplexity ?? Math.min(30, (points.rows - 1) / 3)].flat(),
    learningRate: [rate(earlyExaggeration), rate(exaggeration)],
    angle: options.angle ?? 0.5,
    start: options.start ?? 'pca',
    method: options.method ?? 'auto',
    signal: options.signal,
  };
  checkSettings(settings, points.rows);
  settings.method = checkedMethod(engine, settings, points.rows);
  const search = searchFor(
    'tsne',
    options.search,
    points.rows,
    neighboursFor(settings.perplexity, points.rows - 1),
  );
  if (engine.name === 'native' && settings.method !== 'exact') settings.search = search;
  else if (options.search === 'nn-descent') {
    throw expected('tsne', 'the search exact where all points are neighbours', search, 'take another method');
  }
  return { engine, points, settings, options };
}

function checkSettings(settings: TsneSettings, count: number): void {
  checkWhole('tsne', 'dimensions', settings.dimensions, 1, 3);
  checkWhole('tsne', 'iterations', settings.iterations, 1, 1e6);
  checkWhole('tsne', 'earlyIterations', settings.earlyIterations, 0, settings.iterations);
  checkRange('tsne', 'earlyExaggeration', settings.earlyExaggeration, 1, 1000);
  checkRange('tsne', 'exaggeration', settings.exaggeration, 1, 1000);
  for (const rate of settings.learningRate) checkRange('tsne', 'learningRate', rate, Number.MIN_VALUE, 1e6);
  checkRange('tsne', 'angle', settings.angle, 0, 1);
  checkPerplexity('tsne', settings.perplexity, count - 1);
  checkStart(settings, count);
}

/** @throws ThetalabError unless there is a perplexity, and none above a third of the points to choose from */
export function checkPerplexity(where: string, perplexity: readonly number[], others: number): void {
  const bad = perplexity.find((one) => !(one >= 1 && one <= others / 3));
  if (bad === undefined && perplexity.length > 0) return;
  const range = `a perplexity from 1 to ${Number((others / 3).toFixed(2))}, a third of the ${others} other points`;
  throw expected(where, range, `${bad ?? 'none'}`, 'lower it, or project more points');
}

function checkStart({ start, dimensions }: TsneSettings, count: number): void {
  if (start === 'pca' || start === 'random') return;
  if (typeof start !== 'object') throw expected('tsne', "a start of 'pca', 'random' or points", `"${start}"`);
  checkPoints('tsne', start);
  if (start.rows === count && start.columns === dimensions) return;
  throw expected('tsne', `a start of ${count} x ${dimensions} numbers`, `${start.rows} x ${start.columns}`);
}

function checkedMethod(
  engine: ProjectionEngine<never>,
  settings: TsneSettings,
  count: number,
): TsneSettings['method'] {
  const names = ['auto', 'exact', 'barnes-hut', 'interpolation'] as const;
  const { method, dimensions } = settings;
  if (!names.includes(method)) {
    const near = closest(method, names);
    throw expected(
      'tsne',
      `a method among ${names.join(', ')}`,
      `"${method}"`,
      near && `did you mean ${near}?`,
    );
  }
  if (engine.name !== 'native') {
    if (method === 'auto' || method === 'exact') return 'exact';
    throw expected('tsne', `the method exact for the engine ${engine.name}`, `"${method}"`);
  }
  if (method === 'interpolation' && dimensions !== 2) {
    throw expected('tsne', '2 dimensions for interpolation', `${dimensions}`, 'take barnes-hut');
  }
  if (method === 'exact' && count > 5000) {
    throw expected('tsne', 'at most 5000 points for the method exact', `${count}`, 'take another, or auto');
  }
  return methodFor(settings, count);
}
