import type { Matrix } from '../../signal';
import { checkOptionNames, expected } from '../../system';
import { checkPoints, checkWhole } from '../checks';
import { squaredBetween } from '../metrics/centroids';
import { finish, finishStoppably, type Steps, type StoppableOptions, stoppableOptionNames } from '../steps';
import { type Linkage, linkages, type Merge, mergeAll, place } from './nearest-neighbour-chain';

/** More points than this are refused: their distances would take 800 MB. */
const mostPoints = 14_000;

/** Options of `agglomerative`. */
export interface AgglomerativeOptions {
  /** How many clusters are left. */
  clusters: number;
  /**
   * How far two clusters are apart: by the growth of variance when they merge (`ward`), by the mean, greatest or smallest
   * distance of their points (default ward).
   */
  linkage?: Linkage;
}

const optionNames = ['clusters', 'linkage'] satisfies (keyof AgglomerativeOptions)[];

/** Clusters, and how they came about. */
export interface Agglomeration {
  /** Cluster of each point, numbered from 0 in order of appearance. */
  labels: Int32Array;
  /**
   * All merges from the nearest to the farthest: a point of either cluster, and how far these were apart, as in SciPy's
   * `linkage`.
   */
  merges: Merge[];
}

/**
 * Hierarchical clustering from the bottom up: the two nearest clusters merge until so many are left. By chains of nearest
 * neighbours (Murtagh and Contreras, "Algorithms for hierarchical clustering", 2012) with the updates of Lance and
 * Williams (1967); time and memory grow with the square of the points, so take some thousands at most.
 *
 * @param points n x d, Euclidean distance.
 * @throws ThetalabError for NaN, fewer points than clusters, more than 14,000 points, or an unknown linkage or option.
 */
export function agglomerative(points: Matrix, options: AgglomerativeOptions): Agglomeration {
  checkOptionNames('agglomerative', options, optionNames);
  return finish(agglomerativeSteps(points, options));
}

/**
 * The same with progress, and stoppable: for so many points that it takes more than a moment.
 *
 * @throws InterruptedError when interrupted.
 */
agglomerative.async = async (
  points: Matrix,
  options: AgglomerativeOptions & StoppableOptions,
): Promise<Agglomeration> => {
  checkOptionNames('agglomerative', options, [...optionNames, ...stoppableOptionNames]);
  const label = `agglomerative clustering of ${points.rows} points`;
  const task = { where: 'agglomerative', label, total: 2 * points.rows, unit: 'step' };
  return finishStoppably(task, agglomerativeSteps(points, options), options);
};

/** The distances of each point are a step, and each merge. */
function* agglomerativeSteps(points: Matrix, options: AgglomerativeOptions): Steps<Agglomeration> {
  const { clusters, linkage = 'ward' } = options;
  const where = 'agglomerative';
  checkPoints(where, points);
  checkWhole(where, 'clusters', clusters, 1, points.rows);
  if (!linkages.includes(linkage))
    throw expected(where, `a linkage among ${linkages.join(', ')}`, `"${linkage}"`);
  if (points.rows > mostPoints) {
    const remedy = 'cluster a part of them (latent.subsample), or use kMeans';
    throw expected(where, `at most ${mostPoints} points`, `${points.rows}`, remedy);
  }
  const distances = yield* pairwise(points, linkage === 'ward');
  const merges = yield* mergeAll(distances, points.rows, linkage);
  if (linkage === 'ward') for (const merge of merges) merge.distance = Math.sqrt(merge.distance);
  merges.sort((a, b) => a.distance - b.distance);
  return { labels: cut(points.rows, merges.slice(0, points.rows - clusters)), merges };
}

function* pairwise(points: Matrix, squares: boolean): Steps<Float64Array> {
  const distances = new Float64Array((points.rows * (points.rows - 1)) / 2);
  for (let i = 1; i < points.rows; i++) {
    distancesBefore(points, i, squares, distances.subarray(place(i, 0)));
    yield i;
  }
  return distances;
}

/** Distances of a point from all before it. */
function distancesBefore(
  { columns, values }: Matrix,
  i: number,
  squares: boolean,
  distances: Float64Array,
): void {
  for (let j = 0; j < i; j++) {
    const squared = squaredBetween(values, i, values, j, columns);
    distances[j] = squares ? squared : Math.sqrt(squared);
  }
}

/** Labels after some merges. */
function cut(count: number, merges: readonly Merge[]): Int32Array {
  const parents = Int32Array.from({ length: count }, (_, i) => i);
  const rootOf = (i: number) => {
    let root = i;
    while (parents[root] !== root) root = parents[root]!;
    for (let at = i; parents[at] !== root; ) [at, parents[at]] = [parents[at]!, root];
    return root;
  };
  for (const { first, second } of merges) parents[rootOf(first)] = rootOf(second);
  const numbers = new Map<number, number>();
  return Int32Array.from({ length: count }, (_, i) => {
    const root = rootOf(i);
    if (!numbers.has(root)) numbers.set(root, numbers.size);
    return numbers.get(root)!;
  });
}
