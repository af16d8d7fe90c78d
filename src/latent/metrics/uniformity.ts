import type { Matrix } from '../../signal';
import { expected } from '../../system';
import { finish, finishStoppably, type Steps, type StoppableOptions } from '../steps';
import { eachRowOfDistances } from './neighbor-ranks';
import { unitRows } from './unit-rows';

/**
 * How evenly embeddings fill the unit sphere: the logarithm of the mean of exp(-t |x - y|^2) over all pairs (Wang and
 * Isola 2020). From -4 t to 0, lower is better, 0 when all are one point. Rows are brought to unit length first. Time
 * grows with the square of the points.
 *
 * @param embeddings n x d, n from 2.
 * @param t default 2.
 * @throws ThetalabError for fewer than two embeddings, NaN, a row of zeros, or a t that is not positive.
 */
export function uniformity(embeddings: Matrix, t = 2): number {
  return finish(uniformitySteps(embeddings, t));
}

/**
 * The same with progress, and stoppable: for so many points that it takes more than a moment.
 *
 * @throws InterruptedError when interrupted.
 */
uniformity.async = async (
  embeddings: Matrix,
  { t = 2, ...options }: StoppableOptions & { t?: number } = {},
): Promise<number> => {
  const label = `uniformity of ${embeddings.rows} points`;
  const task = { where: 'uniformity', label, total: embeddings.rows, unit: 'point' };
  return finishStoppably(task, uniformitySteps(embeddings, t), options);
};

function* uniformitySteps(embeddings: Matrix, t: number): Steps<number> {
  if (!(t > 0 && t < Number.POSITIVE_INFINITY)) throw expected('uniformity', 'a finite t above 0', `${t}`);
  const unit = unitRows('uniformity', embeddings);
  const { rows } = unit;
  if (rows < 2) throw expected('uniformity', 'at least 2 embeddings', `${rows}`);
  let sum = 0;
  yield* eachRowOfDistances(unit, (row, squared) => {
    for (let i = 0; i < row; i++) sum += Math.exp(-t * squared[i]!);
  });
  return Math.log(sum / ((rows * (rows - 1)) / 2));
}
