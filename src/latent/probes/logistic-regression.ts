import type { Matrix } from '../../signal';
import { checkOptionNames, expected } from '../../system';
import { checkPoints, checkRange, checkWhole } from '../checks';
import { finish, type Steps } from '../steps';
import { lbfgs } from './lbfgs';

/** Options of `logisticRegression`. */
export interface LogisticOptions {
  /** Weight of the errors beside that of the squared weights, as scikit-learn's C (default 1). */
  c?: number;
  /** Ends when no slope of the mean loss is larger (default 1e-4). */
  tolerance?: number;
  /** Most steps (default 200). */
  maxIterations?: number;
}

const optionNames = ['c', 'tolerance', 'maxIterations'] satisfies (keyof LogisticOptions)[];

/** A linear classifier of several classes. */
export interface LogisticModel {
  /** [classes, d]. */
  weights: Float64Array;
  /** [classes]. */
  bias: Float64Array;
  iterations: number;
  /** Whether it ended by `tolerance`, and not by `maxIterations` or because rounding let no step lead down. */
  converged: boolean;
}

/**
 * Multinomial logistic regression with squared weights as the penalty (not of the bias), by L-BFGS: the minimum that
 * scikit-learn's LogisticRegression finds, and its default tolerance, which is coarse. Weights to six digits need one of 1e-10
 * or so, and more steps. When it ends at `maxIterations`, a warning says so.
 *
 * @param points n x d.
 * @param labels class of each point, from 0; a class without points gets weights, too, and a bias that makes it rare.
 * @param classes number of classes, from 2.
 * @throws ThetalabError for NaN, labels of another number or that are no class, points of one class only, or an unknown option.
 */
export function logisticRegression(
  points: Matrix,
  labels: ArrayLike<number>,
  classes: number,
  options: LogisticOptions = {},
): LogisticModel {
  checkOptionNames('logisticRegression', options, optionNames);
  const model = finish(regressionSteps(points, labels, classes, options));
  if (endedEarly(model, options)) warnOfEnd('logisticRegression: ended', 'its', options);
  return model;
}

const defaultIterations = 200;

/** Whether more steps could have brought it to its tolerance. */
export function endedEarly({ converged, iterations }: LogisticModel, options: LogisticOptions): boolean {
  return !converged && iterations >= (options.maxIterations ?? defaultIterations);
}

/** Warns of regressions that ended early. */
export function warnOfEnd(what: string, whose: string, options: LogisticOptions): void {
  const { maxIterations = defaultIterations } = options;
  const end = `at maxIterations, ${maxIterations}, before ${whose} tolerance`;
  process.emitWarning(`${what} ${end}; raise either, or lower c`, 'ConvergenceWarning');
}

/** Yields the steps of L-BFGS that were taken. */
export function* regressionSteps(
  points: Matrix,
  labels: ArrayLike<number>,
  classes: number,
  options: LogisticOptions,
): Steps<LogisticModel> {
  const { c = 1, tolerance = 1e-4, maxIterations = defaultIterations } = options;
  const where = 'logisticRegression';
  checkPoints(where, points);
  checkWhole(where, 'classes', classes, 2, 10_000);
  checkRange(where, 'c', c, Number.MIN_VALUE, 1e300);
  checkRange(where, 'tolerance', tolerance, 0, 1e300);
  checkWhole(where, 'maxIterations', maxIterations, 1, 1e6);
  checkClasses(where, points.rows, labels, classes);
  const { columns } = points;
  const x = new Float64Array(classes * (columns + 1));
  const penalty = 1 / (c * points.rows);
  const objective = (at: Float64Array, gradient: Float64Array) =>
    meanLoss(points, labels, classes, penalty, at, gradient);
  const { iterations, converged } = yield* lbfgs(objective, x, { tolerance, maxIterations });
  const size = classes * columns;
  return { weights: x.slice(0, size), bias: x.slice(size), iterations, converged };
}

function checkClasses(where: string, rows: number, labels: ArrayLike<number>, classes: number): void {
  if (labels.length !== rows) throw expected(where, `${rows} labels, one per point`, `${labels.length}`);
  const seen = new Set<number>();
  for (let i = 0; i < rows; i++) {
    const label = labels[i]!;
    if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
      throw expected(where, `labels from 0 to ${classes - 1}`, `${label} at position ${i}`);
    }
    seen.add(label);
  }
  if (seen.size < 2) throw expected(where, 'points of two classes at least', `of ${seen.size}`);
}

/** Mean cross-entropy plus half the penalty times the squared weights. `x` holds weights [classes, d], then biases. */
function meanLoss(
  { rows, columns, values }: Matrix,
  labels: ArrayLike<number>,
  classes: number,
  penalty: number,
  x: Float64Array,
  gradient: Float64Array,
): number {
  const size = classes * columns;
  const chances = new Float64Array(classes);
  gradient.fill(0);
  let loss = 0;
  for (let i = 0; i < rows; i++) {
    const from = i * columns;
    let largest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < classes; k++) {
      let logit = x[size + k]!;
      for (let d = 0, w = k * columns; d < columns; d++, w++) logit += x[w]! * values[from + d]!;
      chances[k] = logit;
      if (logit > largest) largest = logit;
    }
    const own = chances[labels[i]!]!;
    let total = 0;
    for (let k = 0; k < classes; k++) {
      chances[k] = Math.exp(chances[k]! - largest);
      total += chances[k]!;
    }
    loss += largest + Math.log(total) - own;
    for (let k = 0; k < classes; k++) {
      const error = (chances[k]! / total - (labels[i] === k ? 1 : 0)) / rows;
      gradient[size + k]! += error;
      for (let d = 0, w = k * columns; d < columns; d++, w++) gradient[w]! += error * values[from + d]!;
    }
  }
  let squares = 0;
  for (let w = 0; w < size; w++) {
    squares += x[w]! * x[w]!;
    gradient[w]! += penalty * x[w]!;
  }
  return loss / rows + (penalty / 2) * squares;
}

/**
 * Likeliest class of each point, of equals the first.
 *
 * @throws ThetalabError for points of another number of columns, or NaN.
 */
export function classifyLinearly({ weights, bias }: LogisticModel, points: Matrix): Int32Array {
  const { rows, columns, values } = points;
  checkPoints('classifyLinearly', points);
  const wanted = weights.length / bias.length;
  if (columns !== wanted) throw expected('classifyLinearly', `points of ${wanted} columns`, `${columns}`);
  const labels = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < bias.length; k++) {
      let logit = bias[k]!;
      for (let d = 0; d < columns; d++) logit += weights[k * columns + d]! * values[i * columns + d]!;
      if (logit > largest) [largest, labels[i]] = [logit, k];
    }
  }
  return labels;
}
