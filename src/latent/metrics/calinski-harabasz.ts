import type { Matrix } from '../../signal';
import { centroids, squaredBetween } from './centroids';
import { groupsOf, type Labels } from './labeling';

/**
 * Variance between groups beside that within them (Calinski and Harabasz, "A dendrite method for cluster analysis",
 * 1974), each per degree of freedom: from 0 without bound, higher is better. When no group has any width it is 1.
 *
 * @param points n x d, Euclidean distance.
 * @param labels group of each point.
 * @throws ThetalabError for NaN, labels of another number, fewer than 2 groups, or as many as points.
 */
export function calinskiHarabasz(points: Matrix, labels: Labels): number {
  const groups = groupsOf('calinskiHarabasz', points, labels);
  const { rows, columns, values } = points;
  const count = groups.counts.length;
  const centers = centroids(points, groups);
  const center = centroids(points, { of: new Int32Array(rows), counts: [rows] });
  let within = 0;
  groups.of.forEach((group, i) => {
    within += squaredBetween(values, i, centers, group, columns);
  });
  const between = groups.counts.reduce(
    (sum, size, group) => sum + size * squaredBetween(centers, group, center, 0, columns),
    0,
  );
  return within === 0 ? 1 : ((between / within) * (rows - count)) / (count - 1);
}
