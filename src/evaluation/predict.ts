import type * as tf from '@tensorflow/tfjs';
import type { Epochs } from '../data';
import { applyModel } from '../models';
import type { Matrix } from '../signal';
import { expected, writeFileAtomic } from '../system';

/** What a model says of each epoch. */
export interface Prediction {
  /** Index of the likeliest class. */
  labels: Int32Array;
  /** One row per epoch, one column per class, each row adding up to 1: the hypnodensity. */
  probabilities: Matrix;
}

/** Classifies epochs: encoder, then classifier, then softmax. */
export async function predict(
  encoder: tf.LayersModel,
  classifier: tf.LayersModel,
  epochs: Epochs,
): Promise<Prediction> {
  const embeddings = await applyModel(encoder, epochs.values, epochs.length);
  return predictEmbeddings(classifier, embeddings);
}

/** Classifies embeddings. */
export async function predictEmbeddings(classifier: tf.LayersModel, embeddings: Matrix): Promise<Prediction> {
  const logits = await applyModel(classifier, embeddings.values, embeddings.rows);
  const probabilities = softmax(logits);
  const labels = Int32Array.from({ length: logits.rows }, (_, row) => {
    const start = row * logits.columns;
    let best = 0;
    for (let at = 1; at < logits.columns; at++) {
      if (logits.values[start + at]! > logits.values[start + best]!) best = at;
    }
    return best;
  });
  return { labels, probabilities };
}

/**
 * Writes subject, night, time, stage, prediction and the probability of each class as CSV, one line per epoch.
 *
 * @throws ThetalabError when there is not one prediction per epoch
 */
export function savePredictions(path: string, epochs: Epochs, { labels, probabilities }: Prediction): void {
  if (labels.length !== epochs.length) {
    throw expected('savePredictions', `${epochs.length} predictions`, String(labels.length));
  }
  const { classes } = epochs;
  const head = ['subject', 'night', 'seconds', 'stage', 'predicted', ...classes.map((name) => `p_${name}`)];
  const lines = Array.from(labels, (label, row) => {
    const shares = probabilities.values.subarray(row * classes.length, (row + 1) * classes.length);
    const stage = classes[epochs.labels[row]!] ?? '';
    const cells = [epochs.subjects[row]!, epochs.nights[row]!, epochs.seconds[row]!, stage, classes[label]!];
    return [
      ...cells.map((cell) => quote(String(cell))),
      ...Array.from(shares, (share) => share.toFixed(6)),
    ].join(',');
  });
  writeFileAtomic(path, `${[head.join(','), ...lines].join('\n')}\n`);
}

function quote(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function softmax({ rows, columns, values }: Matrix): Matrix {
  const out = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    const logits = values.subarray(row * columns, (row + 1) * columns);
    const largest = logits.reduce((a, b) => Math.max(a, b));
    const powers = Array.from(logits, (logit) => Math.exp(logit - largest));
    const total = powers.reduce((a, b) => a + b);
    out.set(
      powers.map((power) => power / total),
      row * columns,
    );
  }
  return { rows, columns, values: out };
}
