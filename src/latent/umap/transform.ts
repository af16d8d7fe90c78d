import { ready, stream } from '../../engine';
import { loadAddon, type NativeAddon } from '../../native';
import type { Matrix } from '../../signal';
import { checkOptionNames, expected } from '../../system';
import { checkPoints, checkRange, checkWhole } from '../checks';
import { checkMetric, type Metric } from '../neighbours/comparable';
import { nearestNeighbours } from '../neighbours/nearest-neighbours';
import {
  frameOf,
  type ProjectedPoints,
  type ProjectionFrame,
  type ProjectionOptions,
  type ProjectionSettings,
} from '../projection';
import { runProjection } from '../run-projection';
import { fitCurve } from './curve';
import { fuzzyQueries } from './fuzzy-graph';
import type { Graph } from './graph';
import { Layout } from './layout';

/** A map and the points that it shows, row by row. */
export interface UmapReference {
  points: Matrix;
  /** What `umap` made of them. */
  map: Matrix;
}

/** Options of `umap.transform`: those that the map was made with. */
export interface UmapTransformOptions extends Omit<ProjectionOptions, 'dimensions'> {
  /** Neighbours of each point, itself included (default 15, or all points of the map if fewer). */
  neighbors?: number;
  /** Smallest distance between points in the picture (default 0.1). */
  minDist?: number;
  /** How wide the points lie (default 1). */
  spread?: number;
  /** Distance between points (default `euclidean`). */
  metric?: Metric;
  /** Points that a point is pushed from whenever an edge pulls it (default 5). */
  negatives?: number;
  /** Steps (default 100 up to 10,000 new points, 30 above). */
  iterations?: number;
}

const optionNames = [
  'neighbors',
  'minDist',
  'spread',
  'metric',
  'negatives',
  'iterations',
  'random',
  'signal',
  'quiet',
] satisfies (keyof UmapTransformOptions)[];

interface TransformSettings extends ProjectionSettings {
  neighbors: number;
  minDist: number;
  spread: number;
  metric: Metric;
  negatives: number;
}

const where = 'umap.transform';

/**
 * Puts new points on a map that does not move: each starts at the mean of its neighbours there, weighted by how strongly it
 * belongs to them (a point that the map shows already, at its place), and is then pulled and pushed like those of the map.
 *
 * @param points m x d: new ones, of the width of those that the map shows.
 * @returns m x dimensions of the map.
 * @throws ThetalabError for a map of other points, another width, NaN, fewer points on the map than neighbours, an unknown
 *   option or metric, or when the native engine is not there; InterruptedError when interrupted before the first step.
 */
export async function transform(
  points: Matrix,
  reference: UmapReference,
  options: UmapTransformOptions = {},
): Promise<ProjectedPoints> {
  checkOptionNames(where, options, optionNames);
  const { addon, reason } = loadAddon();
  if (!addon) throw expected(where, 'the native engine', reason, 'npm run build:native builds it');
  checkReference(points, reference);
  const settings = settingsOf(points, reference, options);
  checkMetric(where, settings.metric, reference.points, points);
  const engine = {
    ...({ method: 'umap', name: 'native', maxPoints: Number.POSITIVE_INFINITY } as const),
    frames: () => frames(addon, points, reference, settings, options.signal),
  };
  return runProjection({ engine, points, settings, options });
}

function checkReference(points: Matrix, { points: shown, map }: UmapReference): void {
  for (const matrix of [points, shown, map]) checkPoints(where, matrix);
  if (map.rows !== shown.rows) throw expected(where, `a map of ${shown.rows} points`, `${map.rows}`);
  if (points.columns !== shown.columns) {
    throw expected(where, `points of ${shown.columns} columns, as those of the map`, `${points.columns}`);
  }
}

function settingsOf(
  points: Matrix,
  { map }: UmapReference,
  options: UmapTransformOptions,
): TransformSettings {
  const settings: TransformSettings = {
    dimensions: map.columns,
    iterations: options.iterations ?? (points.rows <= 10_000 ? 100 : 30),
    random: (options.random ?? stream('latent')).split('umap.transform'),
    neighbors: options.neighbors ?? Math.min(15, map.rows),
    minDist: options.minDist ?? 0.1,
    spread: options.spread ?? 1,
    metric: options.metric ?? 'euclidean',
    negatives: options.negatives ?? 5,
  };
  checkWhole(where, 'columns of the map', settings.dimensions, 1, 100);
  checkWhole(where, 'iterations', settings.iterations, 1, 1e6);
  checkWhole(where, 'neighbors', settings.neighbors, 2, map.rows);
  checkRange(where, 'spread', settings.spread, 1e-3, 1e3);
  checkRange(where, 'minDist', settings.minDist, 0, settings.spread);
  checkWhole(where, 'negatives', settings.negatives, 0, 1000);
  return settings;
}

async function* frames(
  addon: NativeAddon,
  points: Matrix,
  { points: shown, map }: UmapReference,
  settings: TransformSettings,
  signal?: AbortSignal,
): AsyncGenerator<ProjectionFrame, void, void> {
  const { dimensions, iterations, neighbors, metric, negatives, random } = settings;
  await ready();
  const neighbours = await nearestNeighbours(shown, neighbors - 1, { metric, queries: points, signal });
  const graph = fuzzyQueries(addon, neighbours);
  const positions = weightedMeans(graph, map);
  yield frameOf(settings, 0, positions);
  const curve = fitCurve(settings.minDist, settings.spread);
  const layout = new Layout(
    addon,
    graph,
    positions,
    { dimensions, iterations, negatives, curve, step: 0.25, random },
    map.values,
  );
  for (let epoch = 1; epoch <= iterations; epoch++) {
    layout.run(epoch);
    yield frameOf(settings, epoch, positions);
  }
}

function weightedMeans({ rows, starts, targets, weights }: Graph, { columns, values }: Matrix): Float32Array {
  const means = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    let total = 0;
    const known = weights[starts[row]!] === 1;
    const end = known ? starts[row]! + 1 : starts[row + 1]!;
    for (let at = starts[row]!; at < end; at++) total += weights[at]!;
    for (let at = starts[row]!; at < end; at++) {
      const share = weights[at]! / total;
      for (let d = 0; d < columns; d++)
        means[row * columns + d]! += share * values[targets[at]! * columns + d]!;
    }
  }
  return means;
}
