import { expected } from '../system';

/** Scores of one class. */
export interface ClassScores {
  /** Share of those called so that are so; 0 when none is called so. */
  precision: number;
  /** Share of those that are so that are called so; 0 when there are none. */
  recall: number;
  /** Harmonic mean of precision and recall; 0 when both are. */
  f1: number;
  /** How many there are. */
  support: number;
}

/** How well predictions agree with the truth. */
export interface ClassificationReport {
  /** Share of right answers. */
  accuracy: number;
  /** Mean F1 over the classes that occur in the truth or in the predictions, each counting the same. */
  macroF1: number;
  /** Cohen's kappa (1960): agreement beyond chance; 0 when truth and predictions are one and the same single class. */
  kappa: number;
  perClass: Record<string, ClassScores>;
  /** Counts, truth in rows and predictions in columns, in the order of `classes`. */
  confusion: number[][];
  classes: string[];
}

/**
 * Counts of truth (rows) against prediction (columns). Epochs of unknown truth (-1) are left out.
 *
 * @throws ThetalabError when the lengths differ or a label is no index into `classes`
 */
export function confusionMatrix(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: readonly string[],
): number[][] {
  if (truth.length !== predicted.length) {
    throw expected(
      'confusionMatrix',
      `${truth.length} predictions, one for each label`,
      String(predicted.length),
    );
  }
  const counts = classes.map(() => new Array<number>(classes.length).fill(0));
  for (let at = 0; at < truth.length; at++) {
    if (truth[at] === -1) continue;
    const row = counts[truth[at]!];
    if (row?.[predicted[at]!] === undefined) {
      throw expected(
        'confusionMatrix',
        `labels from 0 to ${classes.length - 1}`,
        `${truth[at]} and ${predicted[at]} at ${at}`,
      );
    }
    row[predicted[at]!]!++;
  }
  return counts;
}

/**
 * Accuracy, macro-F1, Cohen's kappa and the scores of each class: the same as scikit-learn's with `zero_division=0`.
 *
 * @throws ThetalabError when there is nothing to compare, the lengths differ or a label is no index into `classes`
 */
export function classificationReport(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: readonly string[],
): ClassificationReport {
  const confusion = confusionMatrix(truth, predicted, classes);
  const rows = confusion.map((row) => sum(row));
  const columns = classes.map((_, at) => sum(confusion.map((row) => row[at]!)));
  const total = sum(rows);
  if (total === 0) throw expected('classificationReport', 'at least one label', 'none');
  const hits = sum(confusion.map((row, at) => row[at]!));
  const scores = classes.map((_, at) => scoresOf(confusion[at]![at]!, rows[at]!, columns[at]!));
  const present = scores.filter((_, at) => rows[at]! + columns[at]! > 0);
  const chance = sum(rows.map((row, at) => row * columns[at]!)) / total ** 2;
  return {
    accuracy: hits / total,
    macroF1: sum(present.map(({ f1 }) => f1)) / present.length,
    kappa: chance === 1 ? 0 : (hits / total - chance) / (1 - chance),
    perClass: Object.fromEntries(classes.map((name, at) => [name, scores[at]!])),
    confusion,
    classes: [...classes],
  };
}

/** What answering always the commonest class of the training labels is worth on the test labels. */
export function majorityBaseline(
  training: ArrayLike<number>,
  test: ArrayLike<number>,
  classes: readonly string[],
): ClassificationReport {
  const counts = classes.map((_, code) => Array.from(training).filter((label) => label === code).length);
  const commonest = counts.indexOf(Math.max(...counts));
  return classificationReport(test, new Int32Array(test.length).fill(commonest), classes);
}

function scoresOf(hits: number, support: number, called: number): ClassScores {
  const share = (whole: number) => (whole ? hits / whole : 0);
  return {
    precision: share(called),
    recall: share(support),
    f1: hits ? (2 * hits) / (support + called) : 0,
    support,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
