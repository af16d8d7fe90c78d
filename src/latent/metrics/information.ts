import type { Contingency } from './contingency';

/** Entropy of a partition into parts of these sizes, in nats. */
export function entropy(counts: readonly number[], total: number): number {
  return -counts.reduce((sum, count) => sum + (count / total) * Math.log(count / total), 0);
}

/** Mutual information of two partitions, in nats. */
export function mutualInformation({ total, cells, rows, columns }: Contingency): number {
  let information = 0;
  for (const { count, row, column } of cells) {
    information += (count / total) * Math.log((count / rows[row]!) * (total / columns[column]!));
  }
  return information;
}
