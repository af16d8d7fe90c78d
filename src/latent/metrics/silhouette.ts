import { loadAddon } from '../../native';
import type { Matrix } from '../../signal';
import { finish, finishStoppably, type Steps, type StoppableOptions } from '../steps';
import { centroids, squaredBetween } from './centroids';
import { groupsOf, type Labels, type Numbered } from './labeling';

/** Points of a panel and of a block (native/src/distance-sums.h). */
const panelPoints = 8;
const blockPoints = 128;

/** Of a step in the addon. */
const multiplicationsOfStep = 5e8;

/**
 * Mean silhouette of the points (Rousseeuw, "Silhouettes", 1987): from -1 to 1, higher is better. Time grows with the
 * square of the points (20,000 x 128: about a second on two cores), memory with their number.
 *
 * @param points n x d, Euclidean distance.
 * @param labels group of each point.
 * @throws ThetalabError for NaN, labels of another number, fewer than 2 groups, or as many as points.
 */
export function silhouette(points: Matrix, labels: Labels): number {
  return mean(silhouetteSamples(points, labels));
}

/**
 * The same with progress, and stoppable: for so many points that it takes more than a moment.
 *
 * @throws InterruptedError when interrupted.
 */
silhouette.async = async (points: Matrix, labels: Labels, options?: StoppableOptions): Promise<number> =>
  mean(await silhouetteSamples.async(points, labels, options));

function mean(samples: Float64Array): number {
  return samples.reduce((sum, value) => sum + value, 0) / samples.length;
}

/**
 * Silhouette of each point: (b - a) / max(a, b), where a is its mean distance from the others of its group and b the
 * mean distance from those of the nearest other group; 0 for a point alone in its group, or where a and b are 0.
 * Errors and cost are those of `silhouette`.
 */
export function silhouetteSamples(points: Matrix, labels: Labels): Float64Array {
  return finish(silhouetteSteps(points, labels));
}

/** The same with progress, and stoppable; see `silhouette.async`. */
silhouetteSamples.async = async (
  points: Matrix,
  labels: Labels,
  options?: StoppableOptions,
): Promise<Float64Array> => {
  const label = `silhouette of ${points.rows} points`;
  const task = { where: 'silhouette', label, total: pairsOf(points.rows), unit: 'pair' };
  return finishStoppably(task, silhouetteSteps(points, labels), options);
};

/** Yields the pairs of points that are done. */
function* silhouetteSteps(points: Matrix, labels: Labels): Steps<Float64Array> {
  const groups = groupsOf('silhouette', points, labels);
  const { counts } = groups;
  const sums = yield* distanceSums(points, groups);
  return Float64Array.from(groups.of, (own, i) => {
    if (counts[own] === 1) return 0;
    const within = sums[i * counts.length + own]! / (counts[own]! - 1);
    let nearest = Number.POSITIVE_INFINITY;
    for (let group = 0; group < counts.length; group++) {
      if (group !== own) nearest = Math.min(nearest, sums[i * counts.length + group]! / counts[group]!);
    }
    const larger = Math.max(within, nearest);
    return larger === 0 ? 0 : (nearest - within) / larger;
  });
}

/**
 * Sum of the distances of each point from the points of every group: [points, groups]. The addon computes each pair once, so
 * many of them in a step that it takes some 50 ms of a thread.
 */
function* distanceSums(points: Matrix, groups: Numbered): Steps<Float64Array> {
  const { addon } = loadAddon();
  if (!addon) return yield* plainDistanceSums(points, groups);
  const { rows, columns } = points;
  const counts = Int32Array.from(groups.counts);
  const order = inGroups(groups);
  const panels = counts.reduce((sum, count) => sum + Math.ceil(count / panelPoints), 0);
  const packed = new Float64Array(panels * panelPoints * (columns + 1));
  const sizes = [rows, columns, counts.length];
  const center = centroids(points, { of: new Int32Array(rows), counts: [rows] });
  addon.packClusters(Int32Array.from(sizes), counts, points.values, order, center, packed);
  const sums = new Float64Array(rows * counts.length);
  const blocks = counts.reduce((sum, count) => sum + Math.ceil(count / blockPoints), 0);
  for (let first = 0; first < blocks; ) {
    yield pairsOf(rows) - pairsOf(rows * (1 - first / blocks));
    const left = (blocks - first) * blockPoints ** 2 * columns;
    const end = first + Math.max(1, Math.floor(multiplicationsOfStep / left));
    addon.distanceSums(Int32Array.of(...sizes, first, end), counts, packed, sums);
    first = end;
  }
  const result = new Float64Array(sums.length);
  order.forEach((row, at) => {
    result.set(sums.subarray(at * counts.length, (at + 1) * counts.length), row * counts.length);
  });
  return result;
}

/** What the addon does, pair by pair; the pairs of a point with those before it are a step. */
export function* plainDistanceSums(
  { rows, columns, values }: Matrix,
  { of, counts }: Numbered,
): Steps<Float64Array> {
  const sums = new Float64Array(rows * counts.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) {
      const distance = Math.sqrt(squaredBetween(values, i, values, j, columns));
      sums[i * counts.length + of[j]!]! += distance;
      sums[j * counts.length + of[i]!]! += distance;
    }
    yield pairsOf(i + 1);
  }
  return sums;
}

function pairsOf(points: number): number {
  return Math.round((points * (points - 1)) / 2);
}

/** Numbers of the points, group by group. */
function inGroups({ of, counts }: Numbered): Int32Array {
  const next = new Int32Array(counts.length);
  for (let group = 1; group < counts.length; group++) next[group] = next[group - 1]! + counts[group - 1]!;
  const order = new Int32Array(of.length);
  of.forEach((group, i) => {
    order[next[group]!++] = i;
  });
  return order;
}
