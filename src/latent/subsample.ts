import { type RandomStream, stream } from '../engine';
import type { Matrix } from '../signal';
import { expected } from '../system';
import { checkWhole } from './checks';

/**
 * `count` of the row numbers 0 to `rows` - 1 in rising order, each set of them equally likely; all of them when there
 * are no more.
 */
export function subsample(rows: number, count: number, random: RandomStream = stream('latent')): Int32Array {
  checkWhole('subsample', 'count', count, 1, Number.MAX_SAFE_INTEGER);
  if (count >= rows) return Int32Array.from({ length: rows }, (_, i) => i);
  return random.split('subsample').permutation(rows).slice(0, count).sort();
}

/**
 * The named rows of a matrix, as a matrix.
 *
 * @throws ThetalabError when there is no such row.
 */
export function selectRows({ columns, values }: Matrix, rows: ArrayLike<number>): Matrix {
  const selected = new Float32Array(rows.length * columns);
  const there = values.length / columns;
  for (let i = 0; i < rows.length; i++) {
    if (rows[i]! >= 0 && rows[i]! < there && Number.isInteger(rows[i])) continue;
    throw expected('selectRows', `rows from 0 to ${there - 1}`, `${rows[i]} at position ${i}`);
  }
  for (let i = 0; i < rows.length; i++) {
    selected.set(values.subarray(rows[i]! * columns, (rows[i]! + 1) * columns), i * columns);
  }
  return { rows: rows.length, columns, values: selected };
}
