import { type Contingency, contingency } from './contingency';
import { entropy, mutualInformation } from './information';
import type { Labels } from './labeling';

/**
 * Mutual information of two labelings, adjusted for chance (Vinh, Epps and Bailey, "Information theoretic measures for
 * clusterings comparison", 2010; arithmetic mean of the entropies): 1 for the same partition under any names, about 0
 * for unrelated ones, sometimes below. Symmetric. When both put everything together it is 1.
 *
 * @throws ThetalabError for labelings of different lengths, or of nothing.
 */
export function adjustedMutualInformation(first: Labels, second: Labels): number {
  const table = contingency('adjustedMutualInformation', first, second);
  const { total, rows, columns } = table;
  if (rows.length === 1 && columns.length === 1) return 1;
  const byChance = expectedMutualInformation(table);
  const scale = (entropy(rows, total) + entropy(columns, total)) / 2;
  return awayFromZero(mutualInformation(table) - byChance) / awayFromZero(scale - byChance);
}

/** Where both differences vanish, as for partitions into single things, their ratio is 1. */
function awayFromZero(value: number): number {
  return value < 0 ? Math.min(value, -Number.EPSILON) : Math.max(value, Number.EPSILON);
}

/** Mean of the mutual information over all pairs of partitions into parts of these sizes, in nats. */
function expectedMutualInformation({ total, rows, columns }: Contingency): number {
  const log = logFactorials(total);
  const [sizesA, sizesB] = [occurrences(rows), occurrences(columns)];
  let sum = 0;
  for (const [a, timesA] of sizesA) {
    for (const [b, timesB] of sizesB) {
      const fixed = log[a]! + log[b]! + log[total - a]! + log[total - b]! - log[total]!;
      let own = 0;
      for (let n = Math.max(1, a + b - total); n <= Math.min(a, b); n++) {
        const chance = fixed - log[n]! - log[a - n]! - log[b - n]! - log[total - a - b + n]!;
        own += (n / total) * Math.log((n / a) * (total / b)) * Math.exp(chance);
      }
      sum += timesA * timesB * own;
    }
  }
  return sum;
}

/** How many parts there are of each size: parts of one size count alike. */
function occurrences(sizes: readonly number[]): Map<number, number> {
  const times = new Map<number, number>();
  for (const size of sizes) times.set(size, (times.get(size) ?? 0) + 1);
  return times;
}

function logFactorials(n: number): Float64Array {
  const logs = new Float64Array(n + 1);
  for (let i = 2; i <= n; i++) logs[i] = logs[i - 1]! + Math.log(i);
  return logs;
}
