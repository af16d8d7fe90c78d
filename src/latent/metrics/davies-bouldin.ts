import type { Matrix } from '../../signal';
import { centroids, squaredBetween } from './centroids';
import { groupsOf, type Labels } from './labeling';

/**
 * How wide groups are beside their distance, on average over the groups and for each with the neighbour where that is
 * worst (Davies and Bouldin, "A cluster separation measure", 1979): from 0, lower is better. Groups whose centers are
 * one and the same are left out of each other's comparison; when all points or all centers coincide it is 0.
 *
 * @param points n x d, Euclidean distance.
 * @param labels group of each point.
 * @throws ThetalabError for NaN, labels of another number, fewer than 2 groups, or as many as points.
 */
export function daviesBouldin(points: Matrix, labels: Labels): number {
  const groups = groupsOf('daviesBouldin', points, labels);
  const { columns, values } = points;
  const count = groups.counts.length;
  const centers = centroids(points, groups);
  const widths = new Float64Array(count);
  groups.of.forEach((group, i) => {
    widths[group]! += Math.sqrt(squaredBetween(values, i, centers, group, columns)) / groups.counts[group]!;
  });
  let sum = 0;
  for (let a = 0; a < count; a++) {
    let worst = 0;
    for (let b = 0; b < count; b++) {
      const apart = Math.sqrt(squaredBetween(centers, a, centers, b, columns));
      if (apart > 1e-12) worst = Math.max(worst, (widths[a]! + widths[b]!) / apart);
    }
    sum += worst;
  }
  return sum / count;
}
