import { loadAddon } from '../../native';
import type { Matrix } from '../../signal';
import { selectRows } from '../subsample';
import { centroids, squaredBetween } from './centroids';
import { groupsOf, type Labels, type Numbered } from './labeling';

/**
 * Mean silhouette of the points (Rousseeuw, "Silhouettes", 1987): from -1 to 1, higher is better. Time grows with the
 * square of the points (20,000 x 128: about a second on two cores), memory with their number.
 *
 * @param points n x d, Euclidean distance.
 * @param labels group of each point.
 * @throws ThetalabError for NaN, labels of another number, fewer than 2 groups, or as many as points.
 */
export function silhouette(points: Matrix, labels: Labels): number {
  const samples = silhouetteSamples(points, labels);
  return samples.reduce((sum, value) => sum + value, 0) / samples.length;
}

/**
 * Silhouette of each point: (b - a) / max(a, b), where a is its mean distance from the others of its group and b the
 * mean distance from those of the nearest other group; 0 for a point alone in its group, or where a and b are 0.
 * Errors and cost are those of `silhouette`.
 */
export function silhouetteSamples(points: Matrix, labels: Labels): Float64Array {
  const groups = groupsOf('silhouette', points, labels);
  const { counts } = groups;
  const sums = distanceSums(points, groups);
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

/** Sum of the distances of each point from the points of every group: [points, groups]. The addon computes each pair once. */
function distanceSums(points: Matrix, groups: Numbered): Float64Array {
  const { addon } = loadAddon();
  if (!addon) return plainDistanceSums(points, groups);
  const { rows, columns } = points;
  const { counts } = groups;
  const order = inGroups(groups);
  const sorted = selectRows(points, order);
  const center = centroids(points, { of: new Int32Array(rows), counts: [rows] });
  const sums = new Float64Array(rows * counts.length);
  const sizes = Int32Array.from([rows, columns, counts.length]);
  addon.distanceSums(sizes, sorted.values, Int32Array.from(counts), center, sums);
  const result = new Float64Array(sums.length);
  order.forEach((row, at) => {
    result.set(sums.subarray(at * counts.length, (at + 1) * counts.length), row * counts.length);
  });
  return result;
}

/** What the addon does, pair by pair. */
export function plainDistanceSums({ rows, columns, values }: Matrix, { of, counts }: Numbered): Float64Array {
  const sums = new Float64Array(rows * counts.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) {
      const distance = Math.sqrt(squaredBetween(values, i, values, j, columns));
      sums[i * counts.length + of[j]!]! += distance;
      sums[j * counts.length + of[i]!]! += distance;
    }
  }
  return sums;
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
