import type { Matrix } from '../../signal';
import type { Numbered } from './labeling';

/** Mean of each group's points: [groups, columns] in double precision, row-major. */
export function centroids({ columns, values }: Matrix, { of, counts }: Numbered): Float64Array {
  const means = new Float64Array(counts.length * columns);
  of.forEach((group, i) => {
    for (let d = 0; d < columns; d++) means[group * columns + d]! += values[i * columns + d]!;
  });
  for (let i = 0; i < means.length; i++) means[i]! /= counts[Math.floor(i / columns)]!;
  return means;
}

/** Squared Euclidean distance of two points of so many coordinates, each given by an array and its row there. */
export function squaredBetween(
  a: ArrayLike<number>,
  rowA: number,
  b: ArrayLike<number>,
  rowB: number,
  columns: number,
): number {
  let sum = 0;
  for (let d = 0; d < columns; d++) {
    const difference = a[rowA * columns + d]! - b[rowB * columns + d]!;
    sum += difference * difference;
  }
  return sum;
}
