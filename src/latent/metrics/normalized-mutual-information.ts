import { contingency } from './contingency';
import { entropy, mutualInformation } from './information';
import type { Labels } from './labeling';

/**
 * What one labeling tells about the other, as a share of the mean of their entropies (Strehl and Ghosh 2002, with the
 * arithmetic mean): 1 for the same partition under any names, 0 for independent ones. Symmetric; not adjusted for
 * chance, so many small clusters score too well. When both put everything together it is 1.
 *
 * @throws ThetalabError for labelings of different lengths, or of nothing.
 */
export function normalizedMutualInformation(first: Labels, second: Labels): number {
  const table = contingency('normalizedMutualInformation', first, second);
  const { total, rows, columns } = table;
  if (rows.length === 1 && columns.length === 1) return 1;
  const scale = (entropy(rows, total) + entropy(columns, total)) / 2;
  return Math.min(1, Math.max(0, mutualInformation(table) / scale));
}
