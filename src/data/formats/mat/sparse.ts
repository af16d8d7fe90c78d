import { expected } from '../../../system';
import type { FileName } from '../range-file';
import type { MatSparse } from './value';

/** @throws ThetalabError when rows or columns point beside the matrix or its values */
export function checkedSparse(
  sparse: MatSparse,
  imaginary: MatSparse['values'] | undefined,
  count: number,
  file: FileName,
): MatSparse {
  const { shape, rows, columnStarts, values } = sparse;
  const rising = columnStarts.every((start, at) => start >= (at ? columnStarts[at - 1]! : 0));
  const enough = [rows, values, imaginary ?? values].every(({ length }) => length >= count);
  const inside = rows.subarray(0, count).every((row) => row < shape[0]!);
  if (columnStarts.length !== shape[1]! + 1 || columnStarts[0] !== 0 || !rising || !enough || !inside) {
    const got = `indices beside it in "${file.path}"`;
    throw expected(file.reader, `a sparse matrix of ${shape.join(' x ')}`, got, 'the file is damaged');
  }
  const cut = { ...sparse, rows: rows.subarray(0, count), values: values.subarray(0, count) };
  return imaginary ? { ...cut, imaginary: imaginary.subarray(0, count) } : cut;
}
