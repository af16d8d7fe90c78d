import type { RandomStream } from '../../engine';
import type { NativeAddon } from '../../native';
import type { Matrix } from '../../signal';

/** Points of a leaf, at most. */
const leaf = 64;

/** Points in the order of the leaves of a random projection tree. */
export interface Tree {
  order: Int32Array;
  /** [points + 1]: where leaves begin, as far as there are any; then the number of points. */
  starts: Int32Array;
  leaves: number;
}

/** Trees over points that stand in the order of the first one, so that those near each other lie near in memory. */
export interface Forest {
  points: Matrix;
  /** The rows that they had before. */
  names: Int32Array;
  trees: Tree[];
}

/** Random projection trees (native/src/projection-trees.h). */
export function growForest(addon: NativeAddon, points: Matrix, trees: number, random: RandomStream): Forest {
  const [first] = grow(addon, points, 1, random.split('first'));
  const names = first!.order;
  const { rows, columns, values } = points;
  const sorted = { rows, columns, values: addon.allocate(values.length) };
  names.forEach((from, to) => {
    sorted.values.set(values.subarray(from * columns, (from + 1) * columns), to * columns);
  });
  const own = { ...first!, order: Int32Array.from({ length: rows }, (_, i) => i) };
  const others = trees > 1 ? grow(addon, sorted, trees - 1, random.split('others')) : [];
  return { points: sorted, names, trees: [own, ...others] };
}

function grow(
  addon: NativeAddon,
  { rows, columns, values }: Matrix,
  trees: number,
  random: RandomStream,
): Tree[] {
  const orders = new Int32Array(trees * rows);
  const starts = new Int32Array(trees * (rows + 1));
  addon.growTrees(Int32Array.of(rows, columns, trees, leaf), ...random.key, values, orders, starts);
  return Array.from({ length: trees }, (_, tree) => {
    const begins = starts.subarray(tree * (rows + 1), (tree + 1) * (rows + 1));
    return {
      order: orders.subarray(tree * rows, (tree + 1) * rows),
      starts: begins,
      leaves: begins.indexOf(rows),
    };
  });
}
