import type { Matrix } from '../../signal';
import { expected } from '../../system';
import { checkPoints } from '../checks';
import { finish, finishStoppably, type Steps, type StoppableOptions } from '../steps';
import { eachRowOfDistances, smallest } from './neighbor-ranks';

/** Options of `trustworthiness.async` and `continuity.async`. */
export interface PreservationOptions extends StoppableOptions {
  /** k (default 5). */
  neighbors?: number;
}

/**
 * Whether neighbours in a projection are neighbours in truth (Venna and Kaski, "Neighborhood preservation in nonlinear
 * projection methods", 2001): from 0 to 1. Each point that only the projection calls one of the k nearest counts by how
 * far down it comes among the others in truth. Time grows with the square of the points.
 *
 * @param points n x d, Euclidean distance.
 * @param projected the same n points in the projection.
 * @param neighbors k (default 5), fewer than half of the points.
 * @throws ThetalabError for NaN, another number of projected points, or too few points for so many neighbours.
 */
export function trustworthiness(points: Matrix, projected: Matrix, neighbors = 5): number {
  return finish(preserved('trustworthiness', points, projected, neighbors));
}

/**
 * The same with progress, and stoppable: for so many points that it takes more than a moment.
 *
 * @throws InterruptedError when interrupted.
 */
trustworthiness.async = async (
  points: Matrix,
  projected: Matrix,
  { neighbors = 5, ...options }: PreservationOptions = {},
): Promise<number> =>
  finishStoppably(
    task('trustworthiness', points),
    preserved('trustworthiness', points, projected, neighbors),
    options,
  );

/**
 * Whether neighbours in truth are neighbours in a projection: `trustworthiness` with both changed about, and like it in
 * arguments, range, cost and errors.
 */
export function continuity(points: Matrix, projected: Matrix, neighbors = 5): number {
  return finish(preserved('continuity', projected, points, neighbors));
}

/** See `trustworthiness.async`. */
continuity.async = async (
  points: Matrix,
  projected: Matrix,
  { neighbors = 5, ...options }: PreservationOptions = {},
): Promise<number> =>
  finishStoppably(task('continuity', points), preserved('continuity', projected, points, neighbors), options);

function task(where: string, { rows }: Matrix) {
  return { where, label: `${where} of ${rows} points`, total: 2 * rows, unit: 'row' };
}

/** How far those who are neighbours in `found` are neighbours in `truth`; yields the rows of both that are done. */
function* preserved(where: string, truth: Matrix, found: Matrix, neighbors: number): Steps<number> {
  checkPoints(where, truth);
  checkPoints(where, found);
  const { rows } = truth;
  if (found.rows !== rows) {
    throw expected(where, 'as many projected points as points', `${found.rows} and ${rows}`);
  }
  if (!(Number.isInteger(neighbors) && neighbors >= 1 && neighbors < rows / 2)) {
    const range = `a whole number of neighbours from 1, fewer than half of the ${rows} points`;
    throw expected(where, range, `${neighbors}`);
  }
  const called = new Int32Array(rows * neighbors);
  yield* eachRowOfDistances(found, (row, squared) => {
    smallest(squared, called.subarray(row * neighbors, (row + 1) * neighbors));
  });
  let penalty = 0;
  const ranks = eachRowOfDistances(truth, (row, squared) => {
    for (let at = row * neighbors; at < (row + 1) * neighbors; at++) {
      penalty += Math.max(0, rankOf(squared, called[at]!) - neighbors);
    }
  });
  for (const done of ranks) yield rows + done;
  return 1 - penalty * (2 / (rows * neighbors * (2 * rows - 3 * neighbors - 1)));
}

/** Place of a value among all in rising order, from 1; of equals the first comes first. */
function rankOf(values: Float64Array, which: number): number {
  const value = values[which]!;
  let rank = 1;
  for (let i = 0; i < which; i++) if (values[i]! <= value) rank++;
  for (let i = which + 1; i < values.length; i++) if (values[i]! < value) rank++;
  return rank;
}
