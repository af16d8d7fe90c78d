import { type Displayable, displaySymbol, expected, type MimeBundle, tableBundle } from '../system';
import { confusionMatrix } from './confusion-matrix';

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

/** How well predictions agree with the truth. As JSON it is its numbers. */
export class ClassificationReport implements Displayable {
  /** Share of right answers. */
  readonly accuracy: number;
  /** Mean F1 over the classes that occur in the truth or in the predictions, each counting the same. */
  readonly macroF1: number;
  /** Agreement beyond chance (Cohen 1960); 0 when truth and predictions are one and the same single class. */
  readonly kappa: number;
  readonly perClass: Record<string, ClassScores>;
  /** Counts, truth in rows and predictions in columns, in the order of `classes`. */
  readonly confusion: number[][];
  readonly classes: string[];

  /** @throws ThetalabError when nothing was counted */
  constructor(confusion: number[][], classes: readonly string[]) {
    const rows = confusion.map((row) => sum(row));
    const columns = classes.map((_, at) => sum(confusion.map((row) => row[at]!)));
    const total = sum(rows);
    if (total === 0) throw expected('classificationReport', 'at least one epoch of known class', 'none');
    const scores = classes.map((_, at) => scoresOf(confusion[at]![at]!, rows[at]!, columns[at]!));
    const present = scores.filter((_, at) => rows[at]! + columns[at]! > 0);
    const chance = sum(rows.map((row, at) => row * columns[at]!)) / total ** 2;
    this.accuracy = sum(confusion.map((row, at) => row[at]!)) / total;
    this.macroF1 = sum(present.map(({ f1 }) => f1)) / present.length;
    this.kappa = chance === 1 ? 0 : (this.accuracy - chance) / (1 - chance);
    this.perClass = Object.fromEntries(classes.map((name, at) => [name, scores[at]!]));
    this.confusion = confusion;
    this.classes = [...classes];
  }

  toString(): string {
    return this[displaySymbol]()['text/plain'];
  }

  [displaySymbol](): MimeBundle {
    const digits = (value: number) => value.toFixed(3);
    const overall = { accuracy: this.accuracy, 'macro-F1': this.macroF1, kappa: this.kappa };
    const caption = Object.entries(overall).map(([name, value]) => `${name} ${digits(value)}`);
    return tableBundle(
      caption.join(', '),
      ['class', 'precision', 'recall', 'F1', 'epochs', ...this.classes.map((name) => `called ${name}`)],
      this.classes.map((name, at) => {
        const { precision, recall, f1, support } = this.perClass[name]!;
        return [name, ...[precision, recall, f1].map(digits), support, ...this.confusion[at]!];
      }),
    );
  }

  /** How Node prints it. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/**
 * Accuracy, macro-F1, Cohen's kappa and the scores of each class: the same as scikit-learn's with `zero_division=0`.
 * Epochs of unknown truth (-1) are left out.
 *
 * @throws ThetalabError when there is nothing to compare, the lengths differ or a label is no index into `classes`
 */
export function classificationReport(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: readonly string[],
): ClassificationReport {
  return new ClassificationReport(confusionMatrix(truth, predicted, classes), classes);
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
