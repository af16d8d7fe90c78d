import { expected } from '../../system';

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
export function contingency(
  where: string,
  first: ArrayLike<number | string>,
  second: ArrayLike<number | string>,
): Contingency {
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

/** Labels as numbers in order of appearance, and how often each occurs. */
function numbered(labels: ArrayLike<number | string>): { of: number[]; counts: number[] } {
  const numbers = new Map<number | string, number>();
  const counts: number[] = [];
  const of = Array.from(labels as ArrayLike<unknown>, (label) => {
    const known = numbers.get(label as string);
    const number = known ?? numbers.size;
    if (known === undefined) numbers.set(label as string, number);
    counts[number] = (counts[number] ?? 0) + 1;
    return number;
  });
  return { of, counts };
}
