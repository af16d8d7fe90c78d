/**
 * Deals groups out to folds so that every fold has about the same share of each class. The groups whose classes are most
 * uneven come first; each goes where the shares then deviate least, of equal folds to the one with the fewest epochs.
 * This is the algorithm of Scikit-learn's `StratifiedGroupKFold` (Pedregosa et al., JMLR 2011).
 *
 * @param counts of each group, the epochs of each class
 * @returns the fold of each group
 */
export function assignStratified(counts: readonly Float64Array[], folds: number): Int32Array {
  const total = new Float64Array(counts[0]!.length);
  for (const group of counts) add(total, group, 1);
  const classes = [...total.keys()].filter((at) => total[at]! > 0);
  const perFold = Array.from({ length: folds }, () => new Float64Array(total.length));
  const foldOf = new Int32Array(counts.length);
  const spreads = counts.map((group) => deviation(classes.map((at) => group[at]!)));
  const order = [...counts.keys()].sort((a, b) => spreads[b]! - spreads[a]! || a - b);
  for (const group of order) {
    const fold = bestFold(perFold, counts[group]!, total, classes);
    foldOf[group] = fold;
    add(perFold[fold]!, counts[group]!, 1);
  }
  return foldOf;
}

function bestFold(
  perFold: readonly Float64Array[],
  group: Float64Array,
  total: Float64Array,
  classes: readonly number[],
): number {
  let best = { fold: 0, unevenness: Number.POSITIVE_INFINITY, epochs: Number.POSITIVE_INFINITY };
  perFold.forEach((own, fold) => {
    const epochs = own.reduce((sum, count) => sum + count, 0);
    add(own, group, 1);
    const deviations = classes.map((at) => deviation(perFold.map((counts) => counts[at]! / total[at]!)));
    add(own, group, -1);
    const unevenness = deviations.reduce((sum, value) => sum + value, 0) / classes.length;
    const equal = isClose(unevenness, best.unevenness);
    if (unevenness < best.unevenness || (equal && epochs < best.epochs)) best = { fold, unevenness, epochs };
  });
  return best.fold;
}

/** As `numpy.isclose`. */
function isClose(a: number, b: number): boolean {
  return Number.isFinite(b) && Math.abs(a - b) <= 1e-8 + 1e-5 * Math.abs(b);
}

function add(to: Float64Array, counts: Float64Array, sign: number): void {
  for (let at = 0; at < to.length; at++) to[at]! += sign * counts[at]!;
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
