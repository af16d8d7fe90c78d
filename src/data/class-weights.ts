import { checkTyped, describeValue, expected } from '../system';

/** Default of `effective`: what Cui et al. found best for long-tailed classes of this size. */
const usualBeta = 0.999;

/**
 * How much each class counts in a loss: all the same (`none`), inversely to its frequency (`balanced`), inversely to
 * its effective number (`effective`, with a beta of 0.999 or the one given), or as listed.
 */
export type ClassWeights = 'none' | 'balanced' | 'effective' | { beta: number } | readonly number[];

/**
 * Weights of the classes. `balanced` is n / (classes that occur · count), as scikit-learn's. `effective` is proportional to
 * (1 - beta) / (1 - beta^count), scaled so that the weights of the classes that occur have a mean of 1 (Cui et al.:
 * Class-balanced loss based on effective number of samples, CVPR 2019): more samples of a class add less and less,
 * and with beta towards 1 it becomes inverse frequency. A class that does not occur gets 0.
 *
 * @throws ThetalabError when a label is unknown, beta is not in [0, 1), or a list does not have one finite weight from 0
 *   for each class, at least one of them above 0
 */
export function classWeights(labels: Int32Array, classes: number, kind: ClassWeights): Float32Array {
  checkTyped('classWeights', 'labels', labels, 'Int32Array');
  checkClassCount('classWeights', classes);
  if (kind === 'none') return new Float32Array(classes).fill(1);
  if (kind === 'balanced') {
    const counts = countClasses('classWeights', labels, classes);
    const present = counts.filter((count) => count > 0).length;
    return Float32Array.from(counts, (count) => (count ? labels.length / (present * count) : 0));
  }
  if (kind === 'effective') return effectiveWeights(labels, classes, usualBeta);
  if (!Array.isArray(kind) && typeof kind === 'object' && 'beta' in kind)
    return effectiveWeights(labels, classes, kind.beta);
  return listedWeights(kind as readonly number[], classes);
}

/** @throws ThetalabError unless it is a whole number above 0 */
function checkClassCount(where: string, classes: number): void {
  if (Number.isInteger(classes) && classes > 0) return;
  throw expected(where, 'a whole number of classes above 0', describeValue(classes));
}

function effectiveWeights(labels: Int32Array, classes: number, beta: number): Float32Array {
  if (!(beta >= 0 && beta < 1)) throw expected('classWeights', 'a beta from 0, below 1', String(beta));
  const counts = countClasses('classWeights', labels, classes);
  const weights = Array.from(counts, (count) => (count ? (1 - beta) / (1 - beta ** count) : 0));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const present = weights.filter((weight) => weight > 0).length;
  return Float32Array.from(weights, (weight) => (weight * present) / total);
}

function listedWeights(list: readonly number[], classes: number): Float32Array {
  const valid = Array.isArray(list) && list.every((weight: number) => weight >= 0 && Number.isFinite(weight));
  if (valid && list.length === classes && list.some((weight) => weight > 0)) return Float32Array.from(list);
  const what = `${classes} weights from 0, or "none", "balanced", "effective" or { beta }`;
  throw expected('classWeights', what, describeValue(list));
}

/**
 * How often each class occurs.
 *
 * @throws ThetalabError when a label is unknown
 */
export function countClasses(where: string, labels: Int32Array, classes: number): Float64Array {
  const counts = new Float64Array(classes);
  for (const label of labels) {
    if (label < 0 || label >= classes)
      throw expected(where, `labels from 0 to ${classes - 1}`, String(label));
    counts[label]!++;
  }
  return counts;
}
