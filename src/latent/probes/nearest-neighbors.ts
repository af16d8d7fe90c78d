import type { Matrix } from '../../signal';
import { expected } from '../../system';
import { checkPoints, checkWhole } from '../checks';
import { eachRowOfDistances, smallest } from '../metrics/neighbor-ranks';
import { unitRows } from '../metrics/unit-rows';

/** Options of `neighborVotes`. */
export interface NeighborOptions {
  /** How many neighbours vote (default 20). */
  neighbors?: number;
  /** How far points are apart; embeddings of contrastive training call for the angle (default cosine). */
  metric?: 'cosine' | 'euclidean';
}

/**
 * What the nearest neighbours of each point outside its own fold say it is: their commonest class, of equally common ones
 * the first. Of points equally near the first counts. Time grows with the square of the points.
 *
 * @param points n x d.
 * @param labels class of each point, from 0.
 * @param folds fold of each point: neighbours are sought in the other folds; left out, among all other points.
 * @throws ThetalabError for NaN, a row of zeros with `cosine`, labels or folds of another number, or fewer points outside
 *   a fold than neighbours.
 */
export function neighborVotes(
  points: Matrix,
  labels: ArrayLike<number>,
  folds?: ArrayLike<number>,
  options: NeighborOptions = {},
): Int32Array {
  const { neighbors = 20, metric = 'cosine' } = options;
  const where = 'neighborVotes';
  checkPoints(where, points);
  const { rows } = points;
  checkWhole(where, 'neighbors', neighbors, 1, 1e6);
  for (const [what, list] of [
    ['labels', labels],
    ['folds', folds ?? labels],
  ] as const) {
    if (list.length !== rows) throw expected(where, `${rows} ${what}, one per point`, `${list.length}`);
  }
  checkEnough(where, rows, folds, neighbors);
  const classes = 1 + Array.from(labels).reduce((most, label) => Math.max(most, label), 0);
  const placed = metric === 'cosine' ? unitRows(where, points) : points;
  const votes = new Int32Array(rows);
  const nearest = new Int32Array(neighbors);
  eachRowOfDistances(placed, (row, squared) => {
    if (folds)
      for (let i = 0; i < rows; i++) if (folds[i] === folds[row]) squared[i] = Number.POSITIVE_INFINITY;
    smallest(squared, nearest);
    const counts = new Int32Array(classes);
    for (const near of nearest) counts[labels[near]!]!++;
    votes[row] = counts.indexOf(counts.reduce((a, b) => Math.max(a, b)));
  });
  return votes;
}

function checkEnough(where: string, rows: number, folds: ArrayLike<number> | undefined, neighbors: number) {
  let largest = 1;
  if (folds) {
    const sizes = new Map<number, number>();
    for (let i = 0; i < rows; i++) sizes.set(folds[i]!, (sizes.get(folds[i]!) ?? 0) + 1);
    largest = Math.max(...sizes.values());
  }
  if (rows - largest >= neighbors) return;
  throw expected(where, `at least ${neighbors} other points to look for neighbours`, `${rows - largest}`);
}
