import type { Matrix } from '../../signal';
import { expected } from '../../system';
import { checkPoints } from '../checks';

/**
 * Rows brought to unit length.
 *
 * @param zeros whether rows of zeros, which have no direction, are refused or stay zeros (default refused).
 * @throws ThetalabError for NaN, or a row of zeros unless they may stay.
 */
export function unitRows(where: string, points: Matrix, zeros: 'refused' | 'kept' = 'refused'): Matrix {
  checkPoints(where, points);
  const { rows, columns, values } = points;
  const unit = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    const own = values.subarray(row * columns, (row + 1) * columns);
    const length = Math.sqrt(own.reduce((sum, x) => sum + x * x, 0));
    if (length === 0 && zeros === 'kept') continue;
    if (length === 0) {
      const remedy = 'a row of zeros has no direction: the encoder may have collapsed';
      throw expected(where, 'embeddings of some length', `zeros in row ${row}`, remedy);
    }
    for (let d = 0; d < columns; d++) unit[row * columns + d] = own[d]! / length;
  }
  return { rows, columns, values: unit };
}
