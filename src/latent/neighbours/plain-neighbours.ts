import { InterruptedError, interrupted } from '../../system';
import type { ComparableSpace } from './comparable';

/** Multiplications between two looks at the event loop: some 30 ms. */
const multiplicationsAtOnce = 3e7;

/** Euclidean neighbours, one pair after the other. @throws InterruptedError when interrupted. */
export async function plainNeighbours(
  space: ComparableSpace,
  k: number,
  signal?: AbortSignal,
): Promise<{ indices: Int32Array; distances: Float32Array }> {
  const { points, queries, same } = space;
  const indices = new Int32Array(queries.rows * k);
  const distances = new Float32Array(queries.rows * k);
  const atOnce = Math.ceil(multiplicationsAtOnce / (points.rows * points.columns));
  for (let i = 0; i < queries.rows; i++) {
    if (i % atOnce === 0 && (await interrupted(signal))) {
      throw new InterruptedError('nearestNeighbours', `${i} of ${queries.rows} points`);
    }
    const row = indices.subarray(i * k, (i + 1) * k);
    const far = distances.subarray(i * k, (i + 1) * k).fill(Number.POSITIVE_INFINITY);
    for (let j = 0; j < points.rows; j++) if (!same || j !== i) insert(row, far, j, distanceOf(space, i, j));
  }
  return { indices, distances };
}

function distanceOf({ queries, points }: ComparableSpace, i: number, j: number): number {
  const { columns } = points;
  let sum = 0;
  for (let d = 0; d < columns; d++) {
    const difference = queries.values[i * columns + d]! - points.values[j * columns + d]!;
    sum += difference * difference;
  }
  return Math.fround(Math.sqrt(sum));
}

/** Into a list sorted by distance, behind those that are as far. */
function insert(indices: Int32Array, distances: Float32Array, index: number, distance: number): void {
  if (!(distance < distances.at(-1)!)) return;
  let at = distances.length - 1;
  for (; at > 0 && distance < distances[at - 1]!; at--) {
    distances[at] = distances[at - 1]!;
    indices[at] = indices[at - 1]!;
  }
  distances[at] = distance;
  indices[at] = index;
}
