import type { Matrix } from '../../signal';
import { squaredDistances } from '../squared-distances';
import type { Steps } from '../steps';

/** Points whose distances from all are held at a time. */
const atOnce = 16;

/**
 * Calls `visit` with the squared distances of each point from all, its own being infinite; blocks of them are computed
 * together, which is a step, and no more than one block is kept. Yields the rows that are done.
 */
export function* eachRowOfDistances(
  points: Matrix,
  visit: (row: number, squared: Float64Array) => void,
  rows: ArrayLike<number> = Int32Array.from({ length: points.rows }, (_, i) => i),
): Steps<void> {
  const { columns, values } = points;
  for (let first = 0; first < rows.length; first += atOnce) {
    const count = Math.min(atOnce, rows.length - first);
    const block = new Float64Array(count * columns);
    for (let at = 0; at < count; at++) {
      const row = rows[first + at]!;
      block.set(values.subarray(row * columns, (row + 1) * columns), at * columns);
    }
    const squared = squaredDistances(points, block);
    for (let at = 0; at < count; at++) {
      const row = rows[first + at]!;
      const own = squared.subarray(at * points.rows, (at + 1) * points.rows);
      own[row] = Number.POSITIVE_INFINITY;
      visit(row, own);
    }
    yield first + count;
  }
}

/**
 * Writes the numbers of the `nearest.length` smallest values into `nearest`, rising; of equals the one that comes first.
 * Values that are infinite are not found unless there are too few others.
 */
export function smallest(values: Float64Array, nearest: Int32Array): void {
  const count = nearest.length;
  const best = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  let filled = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (filled === count && !(value < best[count - 1]!)) continue;
    let at = filled < count ? filled++ : count - 1;
    while (at > 0 && value < best[at - 1]!) {
      best[at] = best[at - 1]!;
      nearest[at] = nearest[at - 1]!;
      at--;
    }
    best[at] = value;
    nearest[at] = i;
  }
}
