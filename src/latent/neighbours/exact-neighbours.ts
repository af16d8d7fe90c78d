import { current, ready } from '../../engine';
import type { NativeAddon } from '../../native';
import type { Matrix } from '../../signal';
import { InterruptedError, interrupted } from '../../system';
import type { ComparableSpace } from './comparable';

/** Points in a packed array are a multiple of this, and tasks take so many queries (native/src/neighbours.h). */
const packedPoints = 32;
const queriesOfTask = 48;

/** Multiplications between two looks at the event loop: about 50 ms of one thread. */
const multiplicationsAtOnce = 2e9;

/** Euclidean neighbours by the addon, some queries at a time. @throws InterruptedError when interrupted. */
export async function exactNeighbours(
  addon: NativeAddon,
  { points, queries, same }: ComparableSpace,
  k: number,
  signal?: AbortSignal,
): Promise<{ indices: Int32Array; distances: Float32Array }> {
  await ready();
  const { rows: count, columns: depth } = points;
  const centre = meanOf(points);
  const packed = addon.allocate(Math.ceil(count / packedPoints) * packedPoints * (depth + 1));
  addon.packPoints(Int32Array.of(count, depth), points.values, centre, packed);
  const indices = new Int32Array(queries.rows * k);
  const distances = new Float32Array(queries.rows * k);
  const together = queriesOfTask * current().threads;
  const atOnce = Math.max(1, Math.floor(multiplicationsAtOnce / (count * depth * together))) * together;
  for (let first = 0; first < queries.rows; first += atOnce) {
    if (await interrupted(signal)) {
      throw new InterruptedError('nearestNeighbours', `${first} of ${queries.rows} points`);
    }
    const rows = Math.min(atOnce, queries.rows - first);
    const sizes = Int32Array.of(queries.rows, first, rows, count, depth, k, same ? 1 : 0);
    addon.searchNeighbours(sizes, queries.values, points.values, centre, packed, indices, distances);
  }
  return { indices, distances };
}

function meanOf({ rows, columns, values }: Matrix): Float32Array {
  const sums = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    for (let d = 0; d < columns; d++) sums[d]! += values[i * columns + d]!;
  }
  return Float32Array.from(sums, (sum) => sum / rows);
}
