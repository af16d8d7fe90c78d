import type { Matrix } from '../../signal';
import { expected } from '../../system';
import { squaredBetween } from './centroids';
import { unitRows } from './unit-rows';

/**
 * How close twins lie on the unit sphere: the mean of their distances to the power of `alpha` (Wang and Isola,
 * "Understanding contrastive representation learning through alignment and uniformity", 2020). From 0, lower is better;
 * 4 is opposite with the default. Rows are brought to unit length first.
 *
 * @param first n x d: embeddings of one view of each epoch.
 * @param second n x d: those of the other view.
 * @param alpha default 2.
 * @throws ThetalabError for matrices of different sizes, NaN, a row of zeros, or an alpha that is not positive.
 */
export function alignment(first: Matrix, second: Matrix, alpha = 2): number {
  if (first.rows !== second.rows || first.columns !== second.columns) {
    const got = `${first.rows} x ${first.columns} and ${second.rows} x ${second.columns}`;
    throw expected('alignment', 'two views of one size', got);
  }
  if (!(alpha > 0 && alpha < Number.POSITIVE_INFINITY)) {
    throw expected('alignment', 'a finite alpha above 0', `${alpha}`);
  }
  const [a, b] = [unitRows('alignment', first), unitRows('alignment', second)];
  let sum = 0;
  for (let i = 0; i < a.rows; i++) sum += squaredBetween(a.values, i, b.values, i, a.columns) ** (alpha / 2);
  return sum / a.rows;
}
