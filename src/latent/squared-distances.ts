import { loadAddon } from '../native';
import type { Matrix } from '../signal';

/**
 * Squared Euclidean distances of all points from some centers: [centers, points], summed over the columns in their order
 * and in double precision. With the native engine's addon or without, the results are the same bits.
 *
 * @param points n x d, finite.
 * @param centers [count, d], row-major.
 */
export function squaredDistances(points: Matrix, centers: Float64Array): Float64Array {
  const { rows, columns, values } = points;
  const count = centers.length / columns;
  const distances = new Float64Array(count * rows);
  const { addon } = loadAddon();
  if (addon) addon.squaredDistances(Int32Array.from([rows, columns, count]), values, centers, distances);
  else plainSquaredDistances(points, centers, distances);
  return distances;
}

/** What the addon does, and its bits. */
export function plainSquaredDistances(points: Matrix, centers: Float64Array, distances: Float64Array): void {
  const { rows, columns } = points;
  for (let c = 0; c * columns < centers.length; c++) {
    for (let i = 0; i < rows; i++) distances[c * rows + i] = squaredDistance(points, i, centers, c);
  }
}

/** Squared Euclidean distance of point `i` from center `c`. */
export function squaredDistance(
  { columns, values }: Matrix,
  i: number,
  centers: Float64Array,
  c: number,
): number {
  let sum = 0;
  for (let d = 0; d < columns; d++) {
    const difference = values[i * columns + d]! - centers[c * columns + d]!;
    sum += difference * difference;
  }
  return sum;
}
