import { type RandomStream, ready, stream } from '../../engine';
import { loadAddon } from '../../native';
import type { Matrix } from '../../signal';
import { checkOptionNames, expected } from '../../system';
import { checkPoints, checkWhole } from '../checks';
import { exactAxes, randomisedAxes } from './axes';
import { product } from './product';

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

const optionNames = ['components', 'method', 'random', 'signal'] satisfies (keyof PcaOptions)[];

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

/**
 * Principal component analysis, with the signs and numbers of scikit-learn's `PCA`. Axes without variance (more than the
 * points span) are zero.
 *
 * @param points n x d, at least 2.
 * @throws ThetalabError for NaN, a single point, more components than points or columns, or an unknown option; InterruptedError.
 */
export async function pca(points: Matrix, options: PcaOptions = {}): Promise<Pca> {
  checkOptionNames('pca', options, optionNames);
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
