import { loadAddon } from '../../native';
import type { Matrix } from '../../signal';
import { expected } from '../../system';
import { checkPoints, checkWhole } from '../checks';
import { comparable, type Metric } from './comparable';
import { exactNeighbours } from './exact-neighbours';
import { plainNeighbours } from './plain-neighbours';

/** Options of `nearestNeighbours`. */
export interface NeighbourOptions {
  /** Euclidean distance, or cosine distance: 1 less the cosine of the angle, from 0 to 2 (default `euclidean`). */
  metric?: Metric;
  /** m x d: look for the neighbours of these among the points (default of the points themselves, each without itself). */
  queries?: Matrix;
  /** Stops the search (default the stop button and Ctrl-C). */
  signal?: AbortSignal;
}

/** The nearest points of each point, or query: the nearest first, equally near ones in the order of the points. */
export interface Neighbours {
  /** Points, or queries. */
  rows: number;
  /** Neighbours of each. */
  k: number;
  /** [rows, k]: rows of the points. */
  indices: Int32Array;
  /** [rows, k]. */
  distances: Float32Array;
}

/**
 * The `k` nearest of n points to each of them, in time n² d and memory n (d + k): every pair is looked at. Distances are
 * made from the differences of coordinates, so that those of duplicates are 0. Same bits for any number of threads; they
 * are those of the engine, which starts if none runs. Without the native engine the same search is done in TypeScript,
 * some twenty times slower.
 *
 * @param points n x d.
 * @throws ThetalabError for fewer points than neighbours, values that are not finite, queries of another width, rows of
 *   zeros with `cosine`; InterruptedError when interrupted.
 */
export async function nearestNeighbours(
  points: Matrix,
  k: number,
  options: NeighbourOptions = {},
): Promise<Neighbours> {
  const where = 'nearestNeighbours';
  const { metric = 'euclidean', queries, signal } = options;
  checkPoints(where, points);
  if (queries) checkQueries(where, points, queries);
  checkNeighbours(where, k, points.rows - (queries ? 0 : 1));
  const space = comparable(where, metric, points, queries);
  const { addon } = loadAddon();
  const { indices, distances } = await (addon
    ? exactNeighbours(addon, space, k, signal)
    : plainNeighbours(space, k, signal));
  for (let i = 0; i < distances.length; i++) distances[i] = space.distance(distances[i]!);
  return { rows: (queries ?? points).rows, k, indices, distances };
}

function checkNeighbours(where: string, k: number, most: number): void {
  if (Number.isInteger(k) && k >= 1 && k > most) {
    throw expected(
      where,
      `more than ${k} points for ${k} neighbours`,
      `${most} to choose from`,
      'ask for fewer',
    );
  }
  checkWhole(where, 'k', k, 1, most);
}

function checkQueries(where: string, points: Matrix, queries: Matrix): void {
  checkPoints(where, queries);
  if (queries.columns === points.columns) return;
  throw expected(where, `queries of ${points.columns} columns, as the points have`, `${queries.columns}`);
}
