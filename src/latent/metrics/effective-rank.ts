import type { Matrix } from '../../signal';
import { expected } from '../../system';
import { checkPoints } from '../checks';
import { singularValues } from './singular-values';

/**
 * How many dimensions a set of embeddings uses: the exponential of the entropy of its singular values, taken as shares
 * (Roy and Vetterli, "The effective rank", 2007). From 1, when all lie on one line through the origin, to d. Embeddings
 * are taken as they are, not centred.
 *
 * @param embeddings n x d.
 * @throws ThetalabError for NaN, or nothing but zeros.
 */
export function effectiveRank(embeddings: Matrix): number {
  checkPoints('effectiveRank', embeddings);
  const values = singularValues(embeddings);
  const total = values.reduce((sum, value) => sum + value, 0);
  if (total === 0) throw expected('effectiveRank', 'embeddings of some length', 'zeros only');
  let entropy = 0;
  for (const value of values) if (value > 0) entropy -= (value / total) * Math.log(value / total);
  return Math.exp(entropy);
}
