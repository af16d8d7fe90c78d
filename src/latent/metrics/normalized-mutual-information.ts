import { contingency } from './contingency';

/**
 * What one labeling tells about the other, as a share of the mean of their entropies (Strehl and Ghosh 2002, with the
 * arithmetic mean): 1 for the same partition under any names, 0 for independent ones. Symmetric; not adjusted for
 * chance, so many small clusters score too well. When both put everything together it is 1.
 *
 * @throws ThetalabError for labelings of different lengths, or of nothing.
 */
export function normalizedMutualInformation(
  first: ArrayLike<number | string>,
  second: ArrayLike<number | string>,
): number {
  const { total, cells, rows, columns } = contingency('normalizedMutualInformation', first, second);
  if (rows.length === 1 && columns.length === 1) return 1;
  let information = 0;
  for (const { count, row, column } of cells) {
    information += (count / total) * Math.log((count / rows[row]!) * (total / columns[column]!));
  }
  const scale = (entropy(rows, total) + entropy(columns, total)) / 2;
  return Math.min(1, Math.max(0, information / scale));
}

function entropy(counts: number[], total: number): number {
  return -counts.reduce((sum, count) => sum + (count / total) * Math.log(count / total), 0);
}
