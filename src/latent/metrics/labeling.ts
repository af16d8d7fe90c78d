import type { Matrix } from '../../signal';
import { expected } from '../../system';
import { checkPoints } from '../checks';

/** Labels of any kind, one per thing: names of stages, numbers of clusters. */
export type Labels = ArrayLike<number | string>;

/** A labeling with its labels numbered in order of appearance. */
export interface Numbered {
  /** Number of each thing's label. */
  of: Int32Array;
  /** Things per label. */
  counts: number[];
}

/** Labels as numbers in order of appearance, and how often each occurs. */
export function numbered(labels: Labels): Numbered {
  const numbers = new Map<number | string, number>();
  const counts: number[] = [];
  const of = new Int32Array(labels.length);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    let number = numbers.get(label);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(label, number);
      counts.push(0);
    }
    of[i] = number;
    counts[number]!++;
  }
  return { of, counts };
}

/**
 * Numbers the labels of points for a score of how well the groups lie apart.
 *
 * @throws ThetalabError for NaN, labels of another number, a single group, or as many groups as points.
 */
export function groupsOf(where: string, points: Matrix, labels: Labels): Numbered {
  checkPoints(where, points);
  if (labels.length !== points.rows) {
    throw expected(where, `${points.rows} labels, one per point`, `${labels.length}`);
  }
  const groups = numbered(labels);
  const { length } = groups.counts;
  if (length >= 2 && length < points.rows) return groups;
  throw expected(where, `from 2 groups to ${points.rows - 1}, fewer than points`, `${length}`);
}
