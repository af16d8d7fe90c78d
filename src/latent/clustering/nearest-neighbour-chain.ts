import type { Steps } from '../steps';

/** How far two clusters are apart. */
export type Linkage = 'ward' | 'average' | 'complete' | 'single';

/** Two clusters, by a point of each, and how far they were apart when they became one. */
export interface Merge {
  first: number;
  second: number;
  distance: number;
}

type Update = (toA: number, toB: number, ab: number, a: number, b: number, other: number) => number;

/** Distance of another cluster from the union of a and b; of squares for ward. */
const updates: Record<Linkage, Update> = {
  single: (toA, toB) => Math.min(toA, toB),
  complete: (toA, toB) => Math.max(toA, toB),
  average: (toA, toB, _, a, b) => (a * toA + b * toB) / (a + b),
  ward: (toA, toB, ab, a, b, other) => ((a + other) * toA + (b + other) * toB - other * ab) / (a + b + other),
};

/** Names of the linkages. */
export const linkages = Object.keys(updates) as Linkage[];

/** Place of a pair in the lower triangle. */
export function place(i: number, j: number): number {
  return i > j ? (i * (i - 1)) / 2 + j : (j * (j - 1)) / 2 + i;
}

/**
 * Follows nearest neighbours until two clusters are each other's, and merges these, which is a step: the union takes the
 * number of its second part (Murtagh and Contreras 2012).
 *
 * @param distances lower triangle of those of `count` points, squared for ward; becomes those of clusters.
 */
export function* mergeAll(distances: Float64Array, count: number, linkage: Linkage): Steps<Merge[]> {
  const sizes = new Int32Array(count).fill(1);
  const merges: Merge[] = [];
  const chain: number[] = [];
  while (merges.length < count - 1) {
    if (chain.length === 0) chain.push(sizes.findIndex((size) => size > 0));
    const tip = chain[chain.length - 1]!;
    const before = chain[chain.length - 2];
    const next = nearestTo(tip, before, distances, sizes);
    if (next !== before) {
      chain.push(next);
      continue;
    }
    chain.length -= 2;
    const distance = distances[place(tip, next)]!;
    merges.push({ first: next, second: tip, distance });
    merge(next, tip, distances, sizes, updates[linkage]);
    yield count + merges.length;
  }
  return merges;
}

/** Puts the first cluster into the second. */
function merge(
  first: number,
  second: number,
  distances: Float64Array,
  sizes: Int32Array,
  update: Update,
): void {
  const apart = distances[place(first, second)]!;
  for (let other = 0; other < sizes.length; other++) {
    if (sizes[other] === 0 || other === second || other === first) continue;
    const [toFirst, toSecond] = [distances[place(other, first)]!, distances[place(other, second)]!];
    const joined = update(toFirst, toSecond, apart, sizes[first]!, sizes[second]!, sizes[other]!);
    distances[place(other, second)] = joined;
  }
  sizes[second]! += sizes[first]!;
  sizes[first] = 0;
}

/** The nearest cluster; of equals the one before in the chain, so that it ends. */
function nearestTo(tip: number, before: number | undefined, distances: Float64Array, sizes: Int32Array) {
  let nearest = before ?? -1;
  let smallest = before === undefined ? Number.POSITIVE_INFINITY : distances[place(tip, before)]!;
  for (let other = 0; other < sizes.length; other++) {
    if (sizes[other] === 0 || other === tip) continue;
    const distance = distances[place(tip, other)]!;
    if (distance < smallest || nearest < 0) [nearest, smallest] = [other, distance];
  }
  return nearest;
}
