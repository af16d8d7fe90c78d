import { contingency } from './contingency';
import type { Labels } from './labeling';

/**
 * Geometric mean of precision and recall over pairs of things that are put together (Fowlkes and Mallows, "A method for
 * comparing two hierarchical clusterings", 1983): from 0 to 1, 1 for the same partition under any names. Symmetric; not
 * adjusted for chance. When the labelings agree on no pair, as when one of them puts everything apart, it is 0.
 *
 * @throws ThetalabError for labelings of different lengths, or of nothing.
 */
export function fowlkesMallows(first: Labels, second: Labels): number {
  const { total, cells, rows, columns } = contingency('fowlkesMallows', first, second);
  const together = squares(cells.map(({ count }) => count)) - total;
  if (together === 0) return 0;
  return Math.sqrt(together / (squares(rows) - total)) * Math.sqrt(together / (squares(columns) - total));
}

function squares(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count * count, 0);
}
