import { type RandomStream, stream } from '../../engine';
import type { Matrix } from '../../signal';
import { checkOptionNames, expected } from '../../system';
import { checkPoints, checkRange, checkWhole } from '../checks';
import {
  finish,
  finishStoppably,
  type Steps,
  type StoppableOptions,
  stoppableOptionNames,
  within,
} from '../steps';
import { Assignment } from './assignment';
import { startingCenters } from './k-means-start';
import { miniBatchCenters } from './mini-batch';

/** Points from which on k-means begins with mini-batches, unless told otherwise. */
const many = 500_000;

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
  /**
   * A start ends when the squares of what its centers moved add up to no more than this share of the points' mean variance
   * (scikit-learn's `tol`; default 0: when no point changes its cluster).
   */
  tolerance?: number;
  /**
   * Points in a mini-batch: each start learns its centers from batches drawn at random (Sculley 2010) and makes one pass
   * over all points then, to give them their clusters. 0: no batches (default 0 up to 500,000 points, 4096 above).
   */
  miniBatch?: number;
}

const optionNames = [
  'clusters',
  'restarts',
  'random',
  'maxIterations',
  'tolerance',
  'miniBatch',
] satisfies (keyof KMeansOptions)[];

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
 * points and stream, same clusters, bit by bit and on any number of threads, with the native engine's addon or without.
 *
 * @param points n x d, Euclidean distance.
 * @throws ThetalabError for NaN, fewer different points than clusters, an unknown option.
 */
export function kMeans(points: Matrix, options: KMeansOptions): Clustering {
  checkOptionNames('kMeans', options, optionNames);
  return finish(kMeansSteps(points, options));
}

/**
 * The same with progress, and stoppable: for so many points that it takes more than a moment.
 *
 * @throws InterruptedError when interrupted.
 */
kMeans.async = async (points: Matrix, options: KMeansOptions & StoppableOptions): Promise<Clustering> => {
  checkOptionNames('kMeans', options, [...optionNames, ...stoppableOptionNames]);
  const label = `k-means of ${points.rows} points`;
  const task = { where: 'kMeans', label, total: options.restarts ?? 10, unit: 'start' };
  return finishStoppably(task, kMeansSteps(points, options), options);
};

/** Passes over the points, or batches, are steps; yields the starts that are done. */
export function* kMeansSteps(points: Matrix, options: KMeansOptions): Steps<Clustering> {
  const { clusters, restarts = 10, maxIterations = 300, tolerance = 0 } = options;
  const { miniBatch = points.rows > many ? 4096 : 0 } = options;
  checkPoints('kMeans', points);
  checkWhole('kMeans', 'restarts', restarts, 1, 10_000);
  checkWhole('kMeans', 'maxIterations', maxIterations, 1, 1e6);
  checkRange('kMeans', 'tolerance', tolerance, 0, 1e6);
  checkWhole('kMeans', 'miniBatch', miniBatch, 0, 1e9);
  if (!Number.isInteger(clusters) || clusters < 1) {
    throw expected('kMeans', 'a whole number of clusters from 1', `${clusters}`);
  }
  if (clusters > points.rows) {
    throw expected('kMeans', `at least ${clusters} points for ${clusters} clusters`, `${points.rows}`);
  }
  const random = (options.random ?? stream('latent')).split('k-means');
  const enough = tolerance === 0 ? 0 : tolerance * meanVariance(points);
  const batch = Math.min(miniBatch, points.rows);
  let best: Clustering | undefined;
  for (let restart = 0; restart < restarts; restart++) {
    const own = random.split(restart);
    const start = batch
      ? miniBatchCenters(points, clusters, batch, maxIterations, own)
      : startingCenters(points, clusters, own);
    const centers = yield* within(restart, start);
    const found = yield* within(restart, lloyd(points, centers, batch ? 1 : maxIterations, enough));
    if (!best || found.inertia < best.inertia) best = found;
  }
  return best!;
}

/** Each pass over the points is a step. */
function* lloyd(
  points: Matrix,
  centers: Float64Array,
  maxIterations: number,
  enough: number,
): Steps<Clustering> {
  const clusters = centers.length / points.columns;
  const assignment = new Assignment(points, clusters);
  let iterations = 0;
  let settled = false;
  while (assignment.update(centers) && iterations < maxIterations && !settled) {
    assignment.fillEmpty();
    const before = enough > 0 ? centers.slice() : centers;
    assignment.moveCenters(centers);
    yield ++iterations;
    settled = enough > 0 && centers.reduce((sum, x, i) => sum + (x - before[i]!) ** 2, 0) <= enough;
  }
  return {
    labels: assignment.labels,
    centers: { rows: clusters, columns: points.columns, values: Float32Array.from(centers) },
    inertia: assignment.distances().reduce((sum, distance) => sum + distance, 0),
    iterations,
  };
}

/** Variance of each column, averaged over the columns. */
function meanVariance({ rows, columns, values }: Matrix): number {
  const sums = new Float64Array(columns);
  const squares = new Float64Array(columns);
  for (let i = 0; i < rows; i++) for (let d = 0; d < columns; d++) sums[d]! += values[i * columns + d]!;
  for (let i = 0; i < rows; i++)
    for (let d = 0; d < columns; d++) squares[d]! += (values[i * columns + d]! - sums[d]! / rows) ** 2;
  return squares.reduce((sum, square) => sum + square / rows, 0) / columns;
}
