import { loadAddon } from '../../native';
import type { Matrix } from '../../signal';

/** a b, with either side transposed. */
export function product(
  a: Matrix,
  b: Matrix,
  sides: { transposeA?: boolean; transposeB?: boolean } = {},
): Float32Array {
  const { transposeA = false, transposeB = false } = sides;
  const [rows, depth] = transposeA ? [a.columns, a.rows] : [a.rows, a.columns];
  const columns = transposeB ? b.rows : b.columns;
  const out = new Float32Array(rows * columns);
  const { addon } = loadAddon();
  if (addon) {
    const sizes = Int32Array.of(1, rows, columns, depth, transposeA ? 1 : 0, transposeB ? 1 : 0, 0, 0, 0, 0);
    addon.matmul(sizes, a.values, b.values, out, new Float32Array(0), 0);
    return out;
  }
  const [stepA, alongA] = transposeA ? [1, rows] : [depth, 1];
  const [stepB, alongB] = transposeB ? [depth, 1] : [1, columns];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let k = 0; k < depth; k++)
        sum += a.values[row * stepA + k * alongA]! * b.values[column * stepB + k * alongB]!;
      out[row * columns + column] = sum;
    }
  }
  return out;
}
