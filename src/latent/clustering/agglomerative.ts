import type { Matrix } from '../../signal';
import { expected } from '../../system';
import { checkPoints, checkWhole } from '../checks';
import { squaredBetween } from '../metrics/centroids';

/** How far two clusters are apart. */
export type Linkage = 'ward' | 'average' | 'complete' | 'single';

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

/** Clusters, and how they came about. */
export interface Agglomeration {
  /** Cluster of each point, numbered from 0 in order of appearance. */
  labels: Int32Array;
  /**
   * All merges from the nearest to the farthest: a point of either cluster, and how far these were apart, as in SciPy's
   * `linkage`.
   */
  merges: { first: number; second: number; distance: number }[];
}

/**
 * Hierarchical clustering from the bottom up: the two nearest clusters merge until so many are left. By chains of nearest
 * neighbours (Murtagh and Contreras, "Algorithms for hierarchical clustering", 2012) with the updates of Lance and
 * Williams (1967); time and memory grow with the square of the points, so take some thousands at most.
 *
 * @param points n x d, Euclidean distance.
 * @throws ThetalabError for NaN, fewer points than clusters, more than 14,000 points, or an unknown linkage.
 */
export function agglomerative(points: Matrix, options: AgglomerativeOptions): Agglomeration {
  const { clusters, linkage = 'ward' } = options;
  const where = 'agglomerative';
  checkPoints(where, points);
  checkWhole(where, 'clusters', clusters, 1, points.rows);
  const update = updates[linkage];
  if (!update) throw expected(where, `a linkage among ${Object.keys(updates).join(', ')}`, `"${linkage}"`);
  if (points.rows > mostPoints) {
    const remedy = 'cluster a part of them (latent.subsample), or use kMeans';
    throw expected(where, `at most ${mostPoints} points`, `${points.rows}`, remedy);
  }
  const merges = mergeAll(pairwise(points, linkage === 'ward'), points.rows, update);
  if (linkage === 'ward') for (const merge of merges) merge.distance = Math.sqrt(merge.distance);
  merges.sort((a, b) => a.distance - b.distance);
  return { labels: cut(points.rows, merges.slice(0, points.rows - clusters)), merges };
}

type Update = (toA: number, toB: number, ab: number, a: number, b: number, other: number) => number;

/** Distance of another cluster from the union of a and b; of squares for ward. */
const updates: Record<Linkage, Update> = {
  single: (toA, toB) => Math.min(toA, toB),
  complete: (toA, toB) => Math.max(toA, toB),
  average: (toA, toB, _, a, b) => (a * toA + b * toB) / (a + b),
  ward: (toA, toB, ab, a, b, other) => ((a + other) * toA + (b + other) * toB - other * ab) / (a + b + other),
};

function pairwise({ rows, columns, values }: Matrix, squares: boolean): Float64Array {
  const distances = new Float64Array((rows * (rows - 1)) / 2);
  for (let i = 1, at = 0; i < rows; i++)
    for (let j = 0; j < i; j++, at++) {
      const squared = squaredBetween(values, i, values, j, columns);
      distances[at] = squares ? squared : Math.sqrt(squared);
    }
  return distances;
}

/** Place of a pair in the lower triangle. */
function place(i: number, j: number): number {
  return i > j ? (i * (i - 1)) / 2 + j : (j * (j - 1)) / 2 + i;
}

/** Follows nearest neighbours until two are each other's, and merges these: a union takes the number of its second part. */
function mergeAll(distances: Float64Array, count: number, update: Update): Agglomeration['merges'] {
  const sizes = new Int32Array(count).fill(1);
  const merges: Agglomeration['merges'] = [];
  const chain: number[] = [];
  while (merges.length < count - 1) {
    if (chain.length === 0) chain.push(sizes.findIndex((size) => size > 0));
    const tip = chain[chain.length - 1]!;
    const before = chain[chain.length - 2];
    const next = nearestTo(tip, before, distances, sizes);
    if (next !== before) {
      chain.push(next);
      continue;
    }
    chain.length -= 2;
    const distance = distances[place(tip, next)]!;
    merges.push({ first: next, second: tip, distance });
    for (let other = 0; other < count; other++) {
      if (sizes[other] === 0 || other === tip || other === next) continue;
      const [toA, toB] = [distances[place(other, next)]!, distances[place(other, tip)]!];
      const joined = update(toA, toB, distance, sizes[next]!, sizes[tip]!, sizes[other]!);
      distances[place(other, tip)] = joined;
    }
    sizes[tip]! += sizes[next]!;
    sizes[next] = 0;
  }
  return merges;
}

/** The nearest cluster; of equals the one before in the chain, so that it ends. */
function nearestTo(tip: number, before: number | undefined, distances: Float64Array, sizes: Int32Array) {
  let nearest = before ?? -1;
  let smallest = before === undefined ? Number.POSITIVE_INFINITY : distances[place(tip, before)]!;
  for (let other = 0; other < sizes.length; other++) {
    if (sizes[other] === 0 || other === tip) continue;
    const distance = distances[place(tip, other)]!;
    if (distance < smallest || nearest < 0) [nearest, smallest] = [other, distance];
  }
  return nearest;
}

/** Labels after some merges. */
function cut(count: number, merges: Agglomeration['merges']): Int32Array {
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
