import type { RandomStream } from '../../engine';
import type { Matrix } from '../../signal';
import { expected } from '../../system';

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

/**
 * Greedy k-means++ (Arthur and Vassilvitskii, "k-means++: the advantages of careful seeding", 2007): each center is
 * the best of 2 + ln(k) points drawn in proportion to their squared distance from the centers so far.
 *
 * @returns k x d centers, row-major.
 * @throws ThetalabError when there are fewer different points than centers.
 */
export function startingCenters(points: Matrix, clusters: number, random: RandomStream): Float64Array {
  const { rows, columns, values } = points;
  const centers = new Float64Array(clusters * columns);
  const place = (c: number, i: number) =>
    centers.set(values.subarray(i * columns, (i + 1) * columns), c * columns);
  place(0, random.integer(rows));
  let nearest = distancesWith(points, centers, 0);
  for (let c = 1; c < clusters; c++) {
    const total = sum(nearest);
    if (total === 0) {
      throw expected('kMeans', `at least ${clusters} different points for ${clusters} clusters`, `${c}`);
    }
    let best: { distances: Float64Array; total: number; point: number } | undefined;
    for (let trial = 0; trial < 2 + Math.floor(Math.log(clusters)); trial++) {
      const point = draw(nearest, random.uniform() * total);
      place(c, point);
      const distances = distancesWith(points, centers, c, nearest);
      const left = sum(distances);
      if (!best || left < best.total) best = { distances, total: left, point };
    }
    place(c, best!.point);
    nearest = best!.distances;
  }
  return centers;
}

function distancesWith(
  points: Matrix,
  centers: Float64Array,
  c: number,
  nearest?: Float64Array,
): Float64Array {
  return Float64Array.from({ length: points.rows }, (_, i) =>
    Math.min(nearest?.[i] ?? Number.POSITIVE_INFINITY, squaredDistance(points, i, centers, c)),
  );
}

/** The position at which the running sum of the weights passes `target`; never one of weight zero. */
function draw(weights: Float64Array, target: number): number {
  let last = 0;
  let running = 0;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    last = i;
    running += weights[i]!;
    if (running > target) return i;
  }
  return last;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
