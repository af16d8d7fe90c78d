import { type RandomStream, stream } from '../../engine';
import type { Matrix } from '../../signal';
import { expected } from '../../system';
import { checkPoints, checkWhole } from '../checks';
import { squaredDistance, startingCenters } from './k-means-start';

/** Options of `kMeans`. */
export interface KMeansOptions {
  /** How many clusters. */
  clusters: number;
  /** Starts, of which the best is kept (default 10). */
  restarts?: number;
  /** Everything random follows from it (default the stream `latent` of the seed). */
  random?: RandomStream;
  /** Most passes of one start (default 300). */
  maxIterations?: number;
}

/** Clusters as k-means found them. */
export interface Clustering {
  /** Cluster of each point, from 0. */
  labels: Int32Array;
  /** One row per cluster. */
  centers: Matrix;
  /** Sum of the squared distances of all points from their centers. */
  inertia: number;
  /** Passes of the best start. */
  iterations: number;
}

/**
 * k-means: Lloyd's algorithm (1982) from greedy k-means++ starts (Arthur and Vassilvitskii 2007), until no point
 * changes its cluster. A cluster that loses its last point starts again at the point farthest from its center. Same
 * points and stream, same clusters.
 *
 * @param points n x d, Euclidean distance.
 * @throws ThetalabError for NaN, or fewer different points than clusters.
 */
export function kMeans(points: Matrix, options: KMeansOptions): Clustering {
  const { clusters, restarts = 10, maxIterations = 300 } = options;
  checkPoints('kMeans', points);
  checkWhole('kMeans', 'restarts', restarts, 1, 10_000);
  checkWhole('kMeans', 'maxIterations', maxIterations, 1, 1e6);
  if (!Number.isInteger(clusters) || clusters < 1) {
    throw expected('kMeans', 'a whole number of clusters from 1', `${clusters}`);
  }
  if (clusters > points.rows) {
    throw expected('kMeans', `at least ${clusters} points for ${clusters} clusters`, `${points.rows}`);
  }
  const random = (options.random ?? stream('latent')).split('k-means');
  let best: Clustering | undefined;
  for (let restart = 0; restart < restarts; restart++) {
    const centers = startingCenters(points, clusters, random.split(restart));
    const found = lloyd(points, centers, clusters, maxIterations);
    if (!best || found.inertia < best.inertia) best = found;
  }
  return best!;
}

function lloyd(points: Matrix, centers: Float64Array, clusters: number, maxIterations: number): Clustering {
  const labels = new Int32Array(points.rows).fill(-1);
  const distances = new Float64Array(points.rows);
  let iterations = 0;
  while (assign(points, centers, clusters, labels, distances) && iterations < maxIterations) {
    reseedEmpty(clusters, labels, distances);
    moveCenters(points, centers, clusters, labels);
    iterations++;
  }
  const { columns } = points;
  return {
    labels,
    centers: { rows: clusters, columns, values: Float32Array.from(centers) },
    inertia: distances.reduce((sum, distance) => sum + distance, 0),
    iterations,
  };
}

/** Gives each point to its nearest center, the first of equals; tells whether any point moved. */
function assign(
  points: Matrix,
  centers: Float64Array,
  clusters: number,
  labels: Int32Array,
  distances: Float64Array,
): boolean {
  let moved = false;
  for (let i = 0; i < points.rows; i++) {
    let nearest = 0;
    let smallest = Number.POSITIVE_INFINITY;
    for (let c = 0; c < clusters; c++) {
      const distance = squaredDistance(points, i, centers, c);
      if (distance < smallest) [nearest, smallest] = [c, distance];
    }
    if (labels[i] !== nearest) moved = true;
    labels[i] = nearest;
    distances[i] = smallest;
  }
  return moved;
}

/** Moves the farthest points into the clusters without any, one each, never emptying another. */
function reseedEmpty(clusters: number, labels: Int32Array, distances: Float64Array): void {
  const sizes = new Int32Array(clusters);
  for (const label of labels) sizes[label]!++;
  for (let c = 0; c < clusters; c++) {
    if (sizes[c]! > 0) continue;
    let farthest = -1;
    for (let i = 0; i < labels.length; i++) {
      if (sizes[labels[i]!]! > 1 && (farthest < 0 || distances[i]! > distances[farthest]!)) farthest = i;
    }
    sizes[labels[farthest]!]!--;
    labels[farthest] = c;
    distances[farthest] = 0;
    sizes[c] = 1;
  }
}

function moveCenters(
  { columns, values }: Matrix,
  centers: Float64Array,
  clusters: number,
  labels: Int32Array,
): void {
  const sizes = new Int32Array(clusters);
  centers.fill(0);
  labels.forEach((c, i) => {
    sizes[c]!++;
    for (let d = 0; d < columns; d++) centers[c * columns + d]! += values[i * columns + d]!;
  });
  for (let i = 0; i < centers.length; i++) centers[i]! /= sizes[Math.floor(i / columns)]!;
}
