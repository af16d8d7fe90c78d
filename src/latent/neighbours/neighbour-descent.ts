import { current, type RandomStream, ready } from '../../engine';
import type { NativeAddon } from '../../native';
import type { Matrix } from '../../signal';
import { InterruptedError, interrupted } from '../../system';
import { growForest } from './forest';

const trees = 6;
/** Lists hold at least so many neighbours, whatever is asked for: short ones lead nowhere. */
const leastCapacity = 20;
/** Of each point, new neighbours and others that are compared with each other in a round. */
const mostCandidates = 24;
const mostRounds = 16;
/** It is over when at most this share of all neighbours is new after a round. */
const delta = 0.002;
/** Points whose candidates are compared between two looks at the event loop, for each thread: about 50 ms. */
const pointsAtOnce = 8192;

/** Lists of neighbours as `NeighbourLists` in native/src/point-jobs.h. */
interface Lists {
  points: Matrix;
  capacity: number;
  keys: Float32Array;
}

/**
 * Approximate Euclidean neighbours of each point: those in the same leaves of a few random projection trees, then by descent
 * (native/src/neighbour-descent.h).
 *
 * @throws InterruptedError when interrupted.
 */
export async function descendToNeighbours(
  addon: NativeAddon,
  points: Matrix,
  k: number,
  random: RandomStream,
  signal?: AbortSignal,
): Promise<{ indices: Int32Array; distances: Float32Array }> {
  await ready();
  const { rows: count, columns: depth } = points;
  await goOn(signal, 0);
  const forest = growForest(addon, points, trees, random);
  const capacity = Math.min(Math.max(k, leastCapacity), count - 1);
  const lists: Lists = { points: forest.points, capacity, keys: addon.allocate(2 * count * capacity) };
  new Int32Array(lists.keys.buffer, lists.keys.byteOffset, lists.keys.length).fill(-1);
  for (const { order, starts, leaves } of forest.trees) {
    await goOn(signal, 0);
    const sizes = Int32Array.of(count, depth, capacity, leaves);
    addon.joinLeaves(sizes, lists.points.values, lists.keys, order, starts);
  }
  await descend(addon, lists, random, signal);
  const indices = new Int32Array(count * k);
  const distances = new Float32Array(count * k);
  const sizes = Int32Array.of(count, depth, capacity, k);
  addon.finishNeighbours(sizes, lists.points.values, lists.keys, forest.names, indices, distances);
  return { indices, distances };
}

async function descend(
  addon: NativeAddon,
  { points: { rows, columns, values }, capacity, keys }: Lists,
  random: RandomStream,
  signal?: AbortSignal,
): Promise<void> {
  const most = Math.min(mostCandidates, capacity);
  const candidates = new Int32Array(2 * rows * most);
  const [starts, links] = [new Int32Array(rows + 1), new Int32Array(rows * capacity)];
  const fresh = new Int32Array(1);
  const atOnce = pointsAtOnce * current().threads;
  for (let round = 0; round < mostRounds; round++) {
    const sizes = Int32Array.of(rows, columns, capacity, most);
    addon.chooseCandidates(sizes, ...random.split(round).key, values, keys, candidates, starts, links, fresh);
    if (fresh[0]! <= delta * rows * capacity) return;
    for (let first = 0; first < rows; first += atOnce) {
      await goOn(signal, round);
      const part = Int32Array.of(rows, columns, capacity, most, first, Math.min(atOnce, rows - first));
      addon.joinCandidates(part, values, keys, candidates);
    }
  }
}

async function goOn(signal: AbortSignal | undefined, rounds: number): Promise<void> {
  if (await interrupted(signal)) {
    throw new InterruptedError('nearestNeighbours', `${rounds} of at most ${mostRounds} rounds`);
  }
}
