import { stream } from '../engine';
import type { Matrix } from '../signal';
import { checkOptionNames, expected } from '../system';
import { checkRange, checkWhole } from './checks';
import { engineOf } from './engines/registry';
import { checkMetric, type Metric } from './neighbours/comparable';
import { type NeighbourSearch, searchFor } from './neighbours/nearest-neighbours';
import {
  type ProjectedPoints,
  type ProjectionEngine,
  type ProjectionFrame,
  type ProjectionOptions,
  projectionOptionNames,
} from './projection';
import { checkProjection, iterateProjection, type ProjectionJob, runProjection } from './run-projection';
import type { UmapSettings } from './umap/settings';
import { transform } from './umap/transform';

/** Options of `umap`. */
export interface UmapOptions extends ProjectionOptions {
  /** `native` (C++, the default where it can run), or `umap-js`: Euclidean, from a random start, without labels. */
  engine?: string;
  /** Neighbours of each point, itself included: few show detail, many the whole (default 15, or all points if fewer). */
  neighbors?: number;
  /** Smallest distance between points in the picture (default 0.1). */
  minDist?: number;
  /** How wide the points lie, at least `minDist` (default 1). */
  spread?: number;
  /** Distance between points: `euclidean` (default) or `cosine`, which looks at directions only. */
  metric?: Metric;
  /** How neighbours are found: see `NeighbourOptions` (default `auto`; umap-js has a way of its own). */
  search?: NeighbourSearch | 'auto';
  /** Where points begin: `spectral` (default; the slow vibrations of the graph), `pca` or `random`. */
  start?: UmapSettings['start'];
  /**
   * A class of each point, such as its sleep stage, -1 where it is not known: classes are drawn apart (default none). A
   * picture made with labels says nothing about how well the points separate them.
   */
  labels?: ArrayLike<number>;
  /** How much the labels count, from 0 to 1 (default 0.5). */
  labelWeight?: number;
  /** Points that a point is pushed from whenever an edge pulls it (default 5). */
  negatives?: number;
  /** Steps (default 500 up to 2,500 points, 400 up to 5,000, 300 up to 7,500, 200 above). */
  iterations?: number;
}

/** Names of the options of `umap`. */
export const umapOptionNames = [
  ...projectionOptionNames,
  ...(['engine', 'neighbors', 'minDist', 'spread', 'metric', 'search', 'start'] as const),
  ...(['labels', 'labelWeight', 'negatives', 'iterations'] as const),
] satisfies (keyof UmapOptions)[];

/**
 * UMAP (McInnes, Healy and Melville 2018): like t-SNE, with more regard for the whole. The same points and stream
 * give the same picture, bit by bit, on any number of threads.
 *
 * @param points n x d, such as `embed` returns.
 * @returns n x dimensions. When interrupted, the points of the last step done, with `stopped: 'interrupted'`.
 * @throws ThetalabError for fewer points than neighbours, NaN, points that are all equal, rows of zeros with `cosine`, labels
 *   of another number, an unknown option or metric, or more points than the engine takes (native 1,000,000; umap-js 20,000);
 *   InterruptedError when interrupted before the first step.
 */
export async function umap(points: Matrix, options: UmapOptions = {}): Promise<ProjectedPoints> {
  return runProjection(job(points, options));
}

/** The same, step by step: for animation, or to stop when it is good enough. */
umap.iterate = (points: Matrix, options: UmapOptions = {}): AsyncGenerator<ProjectionFrame, void, void> =>
  iterateProjection(job(points, options));

/** Puts new points on a map that is there already: see `UmapTransformOptions`. */
umap.transform = transform;

function job(points: Matrix, options: UmapOptions): ProjectionJob<UmapSettings> {
  checkOptionNames('umap', options, umapOptionNames);
  const engine = engineOf('umap', options.engine);
  checkProjection(engine, points);
  const settings: UmapSettings = {
    dimensions: options.dimensions ?? 2,
    iterations: options.iterations ?? defaultIterations(points.rows),
    random: (options.random ?? stream('latent')).split('umap'),
    neighbors: options.neighbors ?? Math.min(15, points.rows - 1),
    minDist: options.minDist ?? 0.1,
    spread: options.spread ?? 1,
    metric: options.metric ?? 'euclidean',
    ...(engine.name === 'native' && {
      search: searchFor('umap', options.search, points.rows, (options.neighbors ?? 15) - 1),
    }),
    start: options.start ?? (engine.name === 'umap-js' ? 'random' : 'spectral'),
    labels: options.labels,
    labelWeight: options.labelWeight ?? 0.5,
    negatives: options.negatives ?? 5,
    signal: options.signal,
  };
  checkWhole('umap', 'dimensions', settings.dimensions, 1, 100);
  checkWhole('umap', 'iterations', settings.iterations, 1, 1e6);
  checkWhole('umap', 'neighbors', settings.neighbors, 2, points.rows - 1);
  checkRange('umap', 'spread', settings.spread, 1e-3, 1e3);
  checkRange('umap', 'minDist', settings.minDist, 0, settings.spread);
  checkRange('umap', 'labelWeight', settings.labelWeight, 0, 1);
  checkWhole('umap', 'negatives', settings.negatives, 0, 1000);
  checkMetric('umap', settings.metric, points);
  if (!['spectral', 'pca', 'random'].includes(settings.start)) {
    throw expected('umap', "a start of 'spectral', 'pca' or 'random'", `"${settings.start}"`);
  }
  checkLabels(settings.labels, points.rows);
  if (engine.name === 'umap-js') checkForUmapJs(engine, settings, options.search);
  return { engine, points, settings, options };
}

function checkLabels(labels: ArrayLike<number> | undefined, count: number): void {
  if (!labels) return;
  if (labels.length !== count) throw expected('umap', `${count} labels, one per point`, `${labels.length}`);
  for (let i = 0; i < count; i++) {
    if (Number.isInteger(labels[i]) && labels[i]! >= -1) continue;
    throw expected(
      'umap',
      'labels that are whole numbers from -1 (unknown)',
      `${labels[i]} at position ${i}`,
    );
  }
}

function checkForUmapJs(
  { name }: ProjectionEngine<never>,
  { metric, start, labels }: UmapSettings,
  search: UmapOptions['search'],
): void {
  const wrong =
    metric !== 'euclidean'
      ? `the metric ${metric}`
      : start !== 'random'
        ? `the start ${start}`
        : labels
          ? 'labels'
          : search && search !== 'auto' && `the search ${search}`;
  if (wrong)
    throw expected(
      'umap',
      `Euclidean distance, a random start, no search and no labels for ${name}`,
      wrong,
      'take the engine native',
    );
}

function defaultIterations(count: number): number {
  if (count <= 2500) return 500;
  if (count <= 5000) return 400;
  return count <= 7500 ? 300 : 200;
}
