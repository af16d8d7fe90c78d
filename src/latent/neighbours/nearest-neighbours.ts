import { type RandomStream, stream } from '../../engine';
import { loadAddon } from '../../native';
import type { Matrix } from '../../signal';
import { checkOptionNames, closest, expected } from '../../system';
import { checkPoints, checkWhole } from '../checks';
import { comparable, type Metric } from './comparable';
import { exactNeighbours } from './exact-neighbours';
import { descendToNeighbours } from './neighbour-descent';
import { plainNeighbours } from './plain-neighbours';

/** How neighbours are found: among all pairs, or by descent (Dong, Charikar and Li 2011), which misses a few. */
export type NeighbourSearch = 'exact' | 'nn-descent';

const searches: readonly (NeighbourSearch | 'auto')[] = ['auto', 'exact', 'nn-descent'];

/** Options of `nearestNeighbours`. */
export interface NeighbourOptions {
  /** Euclidean distance, or cosine distance: 1 less the cosine of the angle, from 0 to 2 (default `euclidean`). */
  metric?: Metric;
  /** m x d: look for the neighbours of these among the points (default of the points themselves, each without itself). */
  queries?: Matrix;
  /**
   * `exact`, in time n² d, or `nn-descent`, in about n log n, which finds 99 of 100 neighbours of points that lie in few
   * dimensions and misses more in many. Default `auto`: exact up to 30,000 points, or 1,000 for each neighbour if that is more,
   * without the native engine, and for queries, which are always compared with all points.
   */
  search?: NeighbourSearch | 'auto';
  /** What `nn-descent` follows from (default the stream `latent` of the seed). */
  random?: RandomStream;
  /** Stops the search (default the stop button and Ctrl-C). */
  signal?: AbortSignal;
}

const optionNames = ['metric', 'queries', 'search', 'random', 'signal'] satisfies (keyof NeighbourOptions)[];

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

/** Up to so many points `auto` looks at every pair. */
const exactUpTo = (k: number): number => 1000 * Math.max(30, k);

/**
 * The `k` nearest of n points to each of them, in memory n (d + k). Distances are made from the differences of coordinates,
 * so that those of duplicates are 0. Same bits for any number of threads; they are those of the engine, which starts if none
 * runs. Without the native engine every pair is looked at in TypeScript, some twenty times slower.
 *
 * @param points n x d.
 * @throws ThetalabError for fewer points than neighbours, values that are not finite, queries of another width, rows of zeros
 *   with `cosine`, `nn-descent` for queries or without the native engine, an unknown option; InterruptedError when
 *   interrupted.
 */
export async function nearestNeighbours(
  points: Matrix,
  k: number,
  options: NeighbourOptions = {},
): Promise<Neighbours> {
  const where = 'nearestNeighbours';
  checkOptionNames(where, options, optionNames);
  const { metric = 'euclidean', queries, random = stream('latent'), signal } = options;
  checkPoints(where, points);
  if (queries) checkQueries(where, points, queries);
  checkNeighbours(where, k, points.rows - (queries ? 0 : 1));
  const search = searchFor(where, options.search, points.rows, k, queries);
  const space = comparable(where, metric, points, queries);
  const { addon } = loadAddon();
  const { indices, distances } = await (search === 'nn-descent'
    ? descendToNeighbours(addon!, space.points, k, random.split('neighbours'), signal)
    : addon
      ? exactNeighbours(addon, space, k, signal)
      : plainNeighbours(space, k, signal));
  for (let i = 0; i < distances.length; i++) distances[i] = space.distance(distances[i]!);
  return { rows: (queries ?? points).rows, k, indices, distances };
}

/** What `auto`, the default, stands for. @throws ThetalabError for an unknown search, or one that cannot be done here. */
export function searchFor(
  where: string,
  search: NeighbourSearch | 'auto' | undefined,
  count: number,
  k: number,
  queries?: Matrix,
): NeighbourSearch {
  if (search !== undefined && !searches.includes(search)) {
    const near = closest(search, searches);
    throw expected(
      where,
      `a search among ${searches.join(', ')}`,
      `"${search}"`,
      near && `did you mean ${near}?`,
    );
  }
  const { reason } = loadAddon();
  if (search === undefined || search === 'auto')
    return count <= exactUpTo(k) || queries || reason ? 'exact' : 'nn-descent';
  if (search === 'exact') return search;
  if (queries) throw expected(where, 'no queries for the search nn-descent', `${queries.rows}`, 'take exact');
  if (reason)
    throw expected(
      where,
      'the native engine for the search nn-descent',
      reason,
      'npm run build:native builds it',
    );
  return search;
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
