import type { RandomStream } from '../../engine';
import type { Matrix } from '../../signal';
import { InterruptedError, interrupted } from '../../system';
import { product } from './product';
import { orthonormalise } from './subspace';
import { eigenOfSymmetric } from './symmetric-eigen';

const oversampling = 10;
const powerIterations = 4;
const rowsAtOnce = 512;

/** Eigenvectors of the covariance; or of the products of points, where these are fewer than the columns. */
export async function exactAxes(centred: Matrix, components: number, signal?: AbortSignal): Promise<Matrix> {
  const { rows, columns } = centred;
  if (columns <= rows) {
    const { vectors } = await eigenOfSymmetric(await covariance(centred, signal), columns);
    return signed(rowsOfColumns(vectors, columns, components));
  }
  const products = Float64Array.from(product(centred, centred, { transposeB: true }));
  const { vectors, values } = await eigenOfSymmetric(products, rows);
  const left = rowsOfColumns(vectors, rows, components);
  return unitRows({ rows: components, columns, values: product(left, centred) }, values);
}

/** Of a subspace that power iterations turn towards them (Halko, Martinsson and Tropp 2011). */
export async function randomisedAxes(
  centred: Matrix,
  components: number,
  random: RandomStream,
  signal?: AbortSignal,
): Promise<Matrix> {
  const { rows, columns } = centred;
  const width = Math.min(components + oversampling, rows, columns);
  let basis = { rows: columns, columns: width, values: random.fillNormal(new Float32Array(columns * width)) };
  for (let iteration = 0; iteration <= powerIterations; iteration++) {
    await goOn(signal, `${iteration} of ${powerIterations} iterations`);
    const image = { rows, columns: width, values: product(centred, basis) };
    orthonormalise(image.values, width);
    basis = { rows: columns, columns: width, values: product(centred, image, { transposeA: true }) };
    if (iteration < powerIterations) orthonormalise(basis.values, width);
  }
  const small = Float64Array.from(product(basis, basis, { transposeA: true }));
  const { vectors, values } = await eigenOfSymmetric(small, width);
  const left = rowsOfColumns(vectors, width, components);
  return unitRows({ rows: components, columns, values: product(left, basis, { transposeB: true }) }, values);
}

/** Sums of products of columns, in double precision over blocks of rows. */
async function covariance(centred: Matrix, signal?: AbortSignal): Promise<Float64Array> {
  const { rows, columns, values } = centred;
  const sums = new Float64Array(columns * columns);
  for (let first = 0; first < rows; first += rowsAtOnce) {
    if (first % (16 * rowsAtOnce) === 0) await goOn(signal, `${first} of ${rows} points`);
    const count = Math.min(rowsAtOnce, rows - first);
    const block = {
      rows: count,
      columns,
      values: values.subarray(first * columns, (first + count) * columns),
    };
    product(block, block, { transposeA: true }).forEach((value, at) => {
      sums[at]! += value;
    });
  }
  return sums;
}

async function goOn(signal: AbortSignal | undefined, done: string): Promise<void> {
  if (await interrupted(signal)) throw new InterruptedError('pca', done);
}

/** The first columns of [size, size], as rows. */
function rowsOfColumns(vectors: Float64Array, size: number, count: number): Matrix {
  const values = new Float32Array(count * size);
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < size; i++) values[row * size + i] = vectors[i * size + row]!;
  }
  return { rows: count, columns: size, values };
}

/** Rows of length 1; zeros where the eigenvalue is nothing beside the first. */
function unitRows(matrix: Matrix, eigenvalues: Float64Array): Matrix {
  const { rows, columns, values } = matrix;
  for (let row = 0; row < rows; row++) {
    const own = values.subarray(row * columns, (row + 1) * columns);
    const length = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0));
    const some = eigenvalues[row]! > 1e-9 * eigenvalues[0]!;
    for (let c = 0; c < columns; c++) own[c] = some ? own[c]! / length : 0;
  }
  return signed(matrix);
}

/** Turns rows whose largest coordinate is negative. */
function signed(matrix: Matrix): Matrix {
  const { rows, columns, values } = matrix;
  for (let row = 0; row < rows; row++) {
    const own = values.subarray(row * columns, (row + 1) * columns);
    const largest = own.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
    if (largest < 0) for (let c = 0; c < columns; c++) own[c]! *= -1;
  }
  return matrix;
}
