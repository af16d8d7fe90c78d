import { contingency } from './contingency';
import type { Labels } from './labeling';

/**
 * Agreement of two labelings over pairs of things, adjusted for chance (Hubert and Arabie, "Comparing partitions",
 * 1985): 1 for the same partition under any names, about 0 for unrelated ones, negative (down to -0.5) for worse.
 * Symmetric. When both put everything together, or everything apart, it is 1.
 *
 * @throws ThetalabError for labelings of different lengths, or of nothing.
 */
export function adjustedRandIndex(first: Labels, second: Labels): number {
  const { total, cells, rows, columns } = contingency('adjustedRandIndex', first, second);
  const together = sumOf(cells.map(({ count }) => pairs(count)));
  const inFirst = sumOf(rows.map(pairs));
  const inSecond = sumOf(columns.map(pairs));
  if (together === inFirst && together === inSecond) return 1;
  const byChance = (inFirst / pairs(total)) * inSecond;
  return (together - byChance) / ((inFirst + inSecond) / 2 - byChance);
}

function pairs(count: number): number {
  return (count * (count - 1)) / 2;
}

function sumOf(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
