import type { RandomStream } from '../../engine';
import type { Matrix } from '../../signal';
import { expected } from '../../system';
import { squaredDistances } from '../squared-distances';
import type { Steps } from '../steps';

/**
 * Greedy k-means++ (Arthur and Vassilvitskii, "k-means++: the advantages of careful seeding", 2007): each center is
 * the best of 2 + ln(k) points drawn in proportion to their squared distance from the centers so far.
 *
 * @returns k x d centers, row-major; each is a step.
 * @throws ThetalabError when there are fewer different points than centers.
 */
export function* startingCenters(
  points: Matrix,
  clusters: number,
  random: RandomStream,
): Steps<Float64Array> {
  const { rows, columns } = points;
  const centers = new Float64Array(clusters * columns);
  const first = random.integer(rows);
  centers.set(pointsAt(points, [first]));
  let nearest = squaredDistances(points, centers.subarray(0, columns));
  for (let c = 1; c < clusters; c++) {
    yield c;
    const total = sum(nearest);
    if (total === 0) {
      throw expected('kMeans', `at least ${clusters} different points for ${clusters} clusters`, `${c}`);
    }
    const trials = Array.from({ length: 2 + Math.floor(Math.log(clusters)) }, () =>
      draw(nearest, random.uniform() * total),
    );
    const distances = squaredDistances(points, pointsAt(points, trials));
    const lefts = trials.map((_, trial) => {
      const own = distances.subarray(trial * rows, (trial + 1) * rows);
      for (let i = 0; i < rows; i++) own[i] = Math.min(nearest[i]!, own[i]!);
      return sum(own);
    });
    const best = lefts.indexOf(Math.min(...lefts));
    centers.set(pointsAt(points, [trials[best]!]), c * columns);
    nearest = distances.subarray(best * rows, (best + 1) * rows);
  }
  return centers;
}

function pointsAt({ columns, values }: Matrix, rows: readonly number[]): Float64Array {
  const some = new Float64Array(rows.length * columns);
  rows.forEach((row, at) => {
    some.set(values.subarray(row * columns, (row + 1) * columns), at * columns);
  });
  return some;
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
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}
