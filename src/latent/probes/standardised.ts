import type { Matrix } from '../../signal';

/** Columns of two matrices, both less the mean of the first and divided by its standard deviation, where that is not 0. */
export function standardised(train: Matrix, test: Matrix): { train: Matrix; test: Matrix } {
  const { rows, columns, values } = train;
  const means = new Float64Array(columns);
  const deviations = new Float64Array(columns);
  for (let i = 0; i < values.length; i++) means[i % columns]! += values[i]! / rows;
  for (let i = 0; i < values.length; i++) deviations[i % columns]! += (values[i]! - means[i % columns]!) ** 2;
  for (let d = 0; d < columns; d++) deviations[d] = Math.sqrt(deviations[d]! / rows) || 1;
  const apply = (matrix: Matrix): Matrix => ({
    ...matrix,
    values: matrix.values.map((x, i) => (x - means[i % columns]!) / deviations[i % columns]!),
  });
  return { train: apply(train), test: apply(test) };
}
