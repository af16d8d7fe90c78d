import { type RandomStream, ready, stream } from '../../engine';
import { loadAddon } from '../../native';
import type { Matrix } from '../../signal';
import { expected, InterruptedError, interrupted } from '../../system';
import { checkPoints, checkWhole } from '../checks';
import { orthonormalise } from './subspace';
import { eigenOfSymmetric } from './symmetric-eigen';

/** Options of `pca`. */
export interface PcaOptions {
  /** How many axes (default 2). */
  components?: number;
  /**
   * `exact`, or `randomised`: a subspace of ten more dimensions than asked for, from four power iterations (Halko,
   * Martinsson and Tropp 2011). Default `auto`: exact unless points and columns are both more than 500 and at most an eighth
   * of the axes are asked for.
   */
  method?: 'auto' | 'exact' | 'randomised';
  /** What the randomised method follows from (default the stream `latent` of the seed). */
  random?: RandomStream;
  /** Stops the work (default the stop button and Ctrl-C). */
  signal?: AbortSignal;
}

/** Principal axes of points, the one of largest variance first. */
export interface Pca {
  /** [components, d]: unit vectors; the largest coordinate of each is positive. */
  axes: Matrix;
  /** [d] */
  mean: Float64Array;
  /** [components]: along each axis, divided by n - 1. */
  explainedVariance: Float64Array;
  /** The same as shares of the variance of all columns; zeros where that is zero. */
  explainedVarianceRatio: Float64Array;
  /** [n, components]: the points on these axes. */
  points: Matrix;
  /** Other points on these axes. @throws ThetalabError for another width. */
  transform(points: Matrix): Matrix;
}

const exactUpTo = 500;
const oversampling = 10;
const powerIterations = 4;
const rowsAtOnce = 512;

/**
 * Principal component analysis, with the signs and numbers of scikit-learn's `PCA`. Axes without variance (more than the
 * points span) are zero.
 *
 * @param points n x d, at least 2.
 * @throws ThetalabError for NaN, a single point, or more components than points or columns; InterruptedError.
 */
export async function pca(points: Matrix, options: PcaOptions = {}): Promise<Pca> {
  const { components = 2, method = 'auto', random = stream('latent'), signal } = options;
  checkPoints('pca', points);
  if (points.rows < 2) throw expected('pca', 'at least 2 points', `${points.rows}`);
  const most = Math.min(points.rows, points.columns);
  checkWhole('pca', 'components', components, 1, most);
  if (!['auto', 'exact', 'randomised'].includes(method)) {
    throw expected('pca', "a method of 'auto', 'exact' or 'randomised'", `"${method}"`);
  }
  if (loadAddon().addon) await ready();
  const mean = meanOf(points);
  const centred = less(points, mean);
  const exact = method === 'exact' || (method === 'auto' && (most <= exactUpTo || 8 * components > most));
  const axes = exact
    ? await exactAxes(centred, components, signal)
    : await randomisedAxes(centred, components, random.split('pca'), signal);
  const project = (some: Matrix): Matrix => ({
    rows: some.rows,
    columns: components,
    values: product(some, axes, { transposeB: true }),
  });
  return described(points, mean, axes, project, centred);
}

function described(
  points: Matrix,
  mean: Float64Array,
  axes: Matrix,
  project: (some: Matrix) => Matrix,
  centred: Matrix,
): Pca {
  const shown = project(centred);
  const explainedVariance = variances(shown, points.rows - 1);
  const total = variances(centred, points.rows - 1).reduce((sum, value) => sum + value, 0);
  return {
    axes,
    mean,
    explainedVariance,
    explainedVarianceRatio: explainedVariance.map((value) => (total > 0 ? value / total : 0)),
    points: shown,
    transform(others) {
      checkPoints('pca.transform', others);
      if (others.columns !== points.columns) {
        throw expected('pca.transform', `points of ${points.columns} columns`, `${others.columns}`);
      }
      return project(less(others, mean));
    },
  };
}

/** Eigenvectors of the covariance; or of the products of points, where these are fewer than the columns. */
async function exactAxes(centred: Matrix, components: number, signal?: AbortSignal): Promise<Matrix> {
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

async function randomisedAxes(
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

/** a b, with either side transposed. */
function product(
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

function meanOf({ rows, columns, values }: Matrix): Float64Array {
  const sums = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    for (let c = 0; c < columns; c++) sums[c]! += values[row * columns + c]!;
  }
  return sums.map((sum) => sum / rows);
}

function less({ rows, columns, values }: Matrix, mean: Float64Array): Matrix {
  const result = new Float32Array(values.length);
  for (let at = 0; at < values.length; at += columns) {
    for (let c = 0; c < columns; c++) result[at + c] = values[at + c]! - mean[c]!;
  }
  return { rows, columns, values: result };
}

/** Mean squares of the columns, of which the sum is divided by `over`. */
function variances({ columns, values }: Matrix, over: number): Float64Array {
  const sums = new Float64Array(columns);
  for (let at = 0; at < values.length; at += columns) {
    for (let c = 0; c < columns; c++) sums[c]! += values[at + c]! ** 2;
  }
  return sums.map((sum) => sum / over);
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
