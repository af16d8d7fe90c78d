import type { RandomStream } from '../../engine';
import type { Matrix } from '../../signal';

/** So many products are summed for the covariance, of evenly spaced rows where there are more. */
const mostProducts = 5e8;
const mostSteps = 300;

/** The points on their first principal axes, each with its largest loading positive: [rows, count]. */
export function principalPlane(points: Matrix, count: number, random: RandomStream): Float32Array {
  const { rows, columns, values } = points;
  const mean = meanOf(points);
  const covariance = covarianceOf(points, mean);
  let trace = 0;
  for (let c = 0; c < columns; c++) trace += covariance[c * columns + c]!;
  const axes = Array.from({ length: count }, () => nextAxis(covariance, columns, trace, random));
  const plane = new Float32Array(rows * count);
  for (let row = 0; row < rows; row++) {
    for (const [at, axis] of axes.entries()) {
      let sum = 0;
      for (let c = 0; c < columns; c++) sum += (values[row * columns + c]! - mean[c]!) * axis[c]!;
      plane[row * count + at] = sum;
    }
  }
  return plane;
}

function meanOf({ rows, columns, values }: Matrix): Float64Array {
  const sums = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    for (let c = 0; c < columns; c++) sums[c]! += values[row * columns + c]! / rows;
  }
  return sums;
}

function covarianceOf({ rows, columns, values }: Matrix, mean: Float64Array): Float64Array {
  const covariance = new Float64Array(columns * columns);
  const every = Math.ceil((rows * columns * columns) / 2 / mostProducts);
  const centred = new Float64Array(columns);
  for (let row = 0; row < rows; row += every) {
    for (let c = 0; c < columns; c++) centred[c] = values[row * columns + c]! - mean[c]!;
    for (let a = 0; a < columns; a++) {
      const own = centred[a]!;
      for (let b = a; b < columns; b++) covariance[a * columns + b]! += own * centred[b]!;
    }
  }
  for (let a = 0; a < columns; a++) {
    for (let b = 0; b < a; b++) covariance[a * columns + b] = covariance[b * columns + a]!;
  }
  return covariance;
}

/** The axis of largest variance, by power iteration; its variance is then taken out of the covariance. Zeros if none is left. */
function nextAxis(
  covariance: Float64Array,
  columns: number,
  scale: number,
  random: RandomStream,
): Float64Array {
  let axis: Float64Array = Float64Array.from({ length: columns }, () => random.normal());
  let variance = 0;
  for (let step = 0; step < mostSteps; step++) {
    const next = product(covariance, axis);
    const length = Math.hypot(...next);
    if (!(length > 1e-10 * scale)) return new Float64Array(columns);
    for (let c = 0; c < columns; c++) next[c]! /= length;
    const change = next.reduce((most, value, c) => Math.max(most, Math.abs(value - axis[c]!)), 0);
    axis = next;
    variance = length;
    if (change < 1e-7) break;
  }
  const largest = axis.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  if (largest < 0) axis = axis.map((value) => -value);
  for (let a = 0; a < columns; a++) {
    for (let b = 0; b < columns; b++) covariance[a * columns + b]! -= variance * axis[a]! * axis[b]!;
  }
  return axis;
}

function product(matrix: Float64Array, vector: Float64Array): Float64Array {
  const columns = vector.length;
  return vector.map((_, a) => {
    let sum = 0;
    for (let b = 0; b < columns; b++) sum += matrix[a * columns + b]! * vector[b]!;
    return sum;
  });
}
