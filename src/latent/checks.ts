import type { Matrix } from '../signal';
import { describeValue, expected, isRecord } from '../system';

/** @throws ThetalabError unless the matrix is whole and finite. */
export function checkPoints(where: string, matrix: Matrix): void {
  checkMatrix(where, matrix);
  const { rows, columns, values } = matrix;
  if (values.length !== rows * columns) {
    throw expected(where, `${rows} x ${columns} = ${rows * columns} values`, `${values.length}`);
  }
  if (rows === 0 || columns === 0) throw expected(where, 'at least one point', `${rows} x ${columns}`);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    const place = `${values[bad]} in row ${Math.floor(bad / columns)}, column ${bad % columns}`;
    throw expected(where, 'finite values', place, 'leave out or repair that row');
  }
}

/** @throws ThetalabError unless it is a matrix at all. */
function checkMatrix(where: string, value: unknown): void {
  if (isRecord(value) && 'rows' in value && 'columns' in value && ArrayBuffer.isView(value.values)) return;
  const remedy = 'give { rows, columns, values }, such as latent.embed returns';
  throw expected(where, 'points as a matrix', describeValue(value), remedy);
}

/** @throws ThetalabError when all rows are one point, as those of a collapsed encoder are. */
export function checkVariety(where: string, { rows, columns, values }: Matrix): void {
  for (let i = columns; i < rows * columns; i++) if (values[i] !== values[i - columns]) return;
  const remedy = 'the encoder may have collapsed, or its input be constant';
  throw expected(where, 'points that differ', `${rows} copies of one point`, remedy);
}

/** @throws ThetalabError unless the number is a whole one in the range. */
export function checkWhole(where: string, name: string, value: number, low: number, high: number): void {
  if (Number.isInteger(value) && value >= low && value <= high) return;
  throw expected(where, `${name} to be a whole number from ${low} to ${high}`, `${value}`);
}

/** @throws ThetalabError unless the number lies in the range; from `Number.MIN_VALUE` means above 0. */
export function checkRange(where: string, name: string, value: number, low: number, high: number): void {
  if (value >= low && value <= high) return;
  const from = low === Number.MIN_VALUE ? 'above 0, up' : `from ${low}`;
  throw expected(where, `${name} ${from} to ${high}`, `${value}`);
}
