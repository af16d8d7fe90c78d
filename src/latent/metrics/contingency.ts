import { expected } from '../../system';
import { type Labels, numbered } from './labeling';

/** How often each label of one partition meets each label of another. */
export interface Contingency {
  /** Things partitioned. */
  total: number;
  /** One count per pair of labels that meet. */
  cells: { count: number; row: number; column: number }[];
  /** Things per label of the first partition. */
  rows: number[];
  /** Things per label of the second partition. */
  columns: number[];
}

/** @throws ThetalabError for partitions of different lengths, or of nothing. */
export function contingency(where: string, first: Labels, second: Labels): Contingency {
  if (first.length !== second.length) {
    throw expected(where, 'two labelings of one length', `${first.length} and ${second.length}`);
  }
  if (first.length === 0) throw expected(where, 'at least one label', 'none');
  const rows = numbered(first);
  const columns = numbered(second);
  const cells = new Map<number, { count: number; row: number; column: number }>();
  rows.of.forEach((row, i) => {
    const column = columns.of[i]!;
    const key = row * columns.counts.length + column;
    const cell = cells.get(key);
    if (cell) cell.count++;
    else cells.set(key, { count: 1, row, column });
  });
  return { total: first.length, cells: [...cells.values()], rows: rows.counts, columns: columns.counts };
}
