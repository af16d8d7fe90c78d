import type { Matrix } from '../../signal';
import { checkOptionNames, expected } from '../../system';
import { checkPoints, checkWhole } from '../checks';
import { checkMetric } from '../neighbours/comparable';
import { nearestNeighbours } from '../neighbours/nearest-neighbours';
import { selectRows } from '../subsample';

/** Options of `neighborVotes`. */
export interface NeighborOptions {
  /** How many neighbours vote (default 20). */
  neighbors?: number;
  /** How far points are apart; embeddings of contrastive training call for the angle (default cosine). */
  metric?: 'cosine' | 'euclidean';
}

/** Names of the options of `neighborVotes`. */
export const neighborOptionNames = ['neighbors', 'metric'] satisfies (keyof NeighborOptions)[];

/**
 * What the nearest neighbours of each point outside its own fold say it is: their commonest class, of equally common ones
 * the first. Of points equally near the first counts. Time grows with the square of the points.
 *
 * @param points n x d.
 * @param labels class of each point, from 0.
 * @param folds fold of each point: neighbours are sought in the other folds; left out, among all other points.
 * @throws ThetalabError for NaN, a row of zeros with `cosine`, labels or folds of another number, an unknown option, or
 *   fewer points outside a fold than neighbours.
 */
export async function neighborVotes(
  points: Matrix,
  labels: ArrayLike<number>,
  folds?: ArrayLike<number>,
  options: NeighborOptions = {},
): Promise<Int32Array> {
  checkOptionNames('neighborVotes', options, neighborOptionNames);
  return votesOf('neighborVotes', points, labels, folds, options);
}

/** The same for another function, whose name errors begin with. */
export async function votesOf(
  where: string,
  points: Matrix,
  labels: ArrayLike<number>,
  folds: ArrayLike<number> | undefined,
  { neighbors = 20, metric = 'cosine' }: NeighborOptions,
): Promise<Int32Array> {
  checkPoints(where, points);
  const { rows } = points;
  checkWhole(where, 'neighbors', neighbors, 1, 1e6);
  for (const [what, list] of [
    ['labels', labels],
    ['folds', folds ?? labels],
  ] as const) {
    if (list.length !== rows) throw expected(where, `${rows} ${what}, one per point`, `${list.length}`);
  }
  checkMetric(where, metric, points);
  checkEnough(where, rows, folds, neighbors);
  const votes = new Int32Array(rows);
  if (!folds) {
    const { indices } = await nearestNeighbours(points, neighbors, { metric });
    for (let i = 0; i < rows; i++)
      votes[i] = commonest(indices.subarray(i * neighbors, (i + 1) * neighbors), labels);
    return votes;
  }
  for (const fold of new Set(Array.from(folds))) {
    const [inside, outside] = [true, false].map((own) => rowsOfFold(folds, fold, own)) as [
      number[],
      number[],
    ];
    const queries = selectRows(points, inside);
    const { indices } = await nearestNeighbours(selectRows(points, outside), neighbors, { metric, queries });
    inside.forEach((row, at) => {
      const found = indices.subarray(at * neighbors, (at + 1) * neighbors);
      votes[row] = commonest(
        found.map((near) => outside[near]!),
        labels,
      );
    });
  }
  return votes;
}

function rowsOfFold(folds: ArrayLike<number>, fold: number, own: boolean): number[] {
  const rows: number[] = [];
  for (let i = 0; i < folds.length; i++) if ((folds[i] === fold) === own) rows.push(i);
  return rows;
}

/** The label that most of some rows have, of equally common ones the smallest. */
function commonest(rows: Int32Array, labels: ArrayLike<number>): number {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(labels[row]!, (counts.get(labels[row]!) ?? 0) + 1);
  let best = -1;
  for (const [label, count] of counts) {
    const most = counts.get(best) ?? 0;
    if (count > most || (count === most && label < best)) best = label;
  }
  return best;
}

function checkEnough(where: string, rows: number, folds: ArrayLike<number> | undefined, neighbors: number) {
  let largest = 1;
  if (folds) {
    const sizes = new Map<number, number>();
    for (let i = 0; i < rows; i++) sizes.set(folds[i]!, (sizes.get(folds[i]!) ?? 0) + 1);
    largest = Math.max(...sizes.values());
  }
  if (rows - largest >= neighbors) return;
  const least = `at least ${neighbors} other points to look for neighbours`;
  throw expected(where, least, `${rows - largest}`, 'ask for fewer neighbours, or take more epochs');
}
