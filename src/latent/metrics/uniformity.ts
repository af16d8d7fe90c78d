import type { Matrix } from '../../signal';
import { expected } from '../../system';
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
  if (!(t > 0 && t < Number.POSITIVE_INFINITY)) throw expected('uniformity', 'a finite t above 0', `${t}`);
  const unit = unitRows('uniformity', embeddings);
  const { rows } = unit;
  if (rows < 2) throw expected('uniformity', 'at least 2 embeddings', `${rows}`);
  let sum = 0;
  eachRowOfDistances(unit, (row, squared) => {
    for (let i = 0; i < row; i++) sum += Math.exp(-t * squared[i]!);
  });
  return Math.log(sum / ((rows * (rows - 1)) / 2));
}
