import type { Epochs } from '../data';
import { type Displayable, displaySymbol, expected, type MimeBundle, tableBundle } from '../system';
import { classificationReport } from './classification-report';
import type { Prediction } from './predict';

/** One night as the expert and as the model see it. */
export interface NightComparison {
  subject: string;
  night: string;
  /** Epochs of known stage. */
  epochs: number;
  /** Share of them on which both agree. */
  accuracy: number;
  /** Cohen's kappa. */
  kappa: number;
  /** Minutes in each class, by the expert. */
  expert: Record<string, number>;
  /** Minutes in each class, by the model, of the same epochs. */
  model: Record<string, number>;
}

/** Hypnograms against predictions, one row per night. As JSON it is its rows. */
export class NightComparisons implements Displayable {
  constructor(
    readonly rows: readonly NightComparison[],
    readonly classes: readonly string[],
  ) {}

  toJSON(): readonly NightComparison[] {
    return this.rows;
  }

  toString(): string {
    return this[displaySymbol]()['text/plain'];
  }

  [displaySymbol](): MimeBundle {
    const header = [
      'subject',
      'night',
      'epochs',
      'accuracy',
      'kappa',
      ...this.classes.map((name) => `${name} (min)`),
    ];
    const rows = this.rows.map(({ subject, night, epochs, accuracy, kappa, expert, model }) => [
      subject,
      night,
      epochs,
      accuracy.toFixed(3),
      kappa.toFixed(3),
      ...this.classes.map((name) => `${expert[name]} → ${model[name]}`),
    ]);
    return tableBundle('expert → model, minutes in each class', header, rows);
  }

  /** How Node prints it. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/**
 * Compares hypnogram and prediction night by night: agreement, and minutes in each class. Epochs of unknown stage are left
 * out, nights without any known one too.
 *
 * @throws ThetalabError when there is not one prediction per epoch
 */
export function compareNights(epochs: Epochs, { labels }: Pick<Prediction, 'labels'>): NightComparisons {
  if (labels.length !== epochs.length) {
    throw expected('compareNights', `${epochs.length} predictions`, String(labels.length));
  }
  const nights = new Map<string, number[]>();
  for (let row = 0; row < epochs.length; row++) {
    if (epochs.labels[row] === -1) continue;
    const key = JSON.stringify([epochs.subjects[row], epochs.nights[row]]);
    nights.set(key, [...(nights.get(key) ?? []), row]);
  }
  const rows = Array.from(nights.values(), (own) => compareNight(epochs, labels, own));
  return new NightComparisons(rows, epochs.classes);
}

function compareNight(epochs: Epochs, predicted: Int32Array, rows: number[]): NightComparison {
  const { classes, samplesPerEpoch, samplingRate } = epochs;
  const truth = rows.map((row) => epochs.labels[row]!);
  const called = rows.map((row) => predicted[row]!);
  const minutes = (labels: number[]) =>
    Object.fromEntries(
      classes.map((name, code) => {
        const count = labels.filter((label) => label === code).length;
        return [name, (count * samplesPerEpoch) / samplingRate / 60];
      }),
    );
  const { accuracy, kappa } = classificationReport(truth, called, classes);
  return {
    subject: epochs.subjects[rows[0]!]!,
    night: epochs.nights[rows[0]!]!,
    epochs: rows.length,
    accuracy,
    kappa,
    expert: minutes(truth),
    model: minutes(called),
  };
}
