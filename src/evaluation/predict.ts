import type * as tf from '@tensorflow/tfjs';
import { type EpochSource, requireOneChannel, rowReader } from '../data';
import type { Matrix } from '../signal';
import { expected } from '../system';

/** What a model says of each epoch. */
export interface Prediction {
  /** Index of the likeliest class; of equally likely ones the first. */
  labels: Int32Array;
  /** One row per epoch, one column per class, each row adding up to 1: the hypnodensity. */
  probabilities: Matrix;
}

/**
 * Classifies epochs: encoder, then classifier, then softmax, all in inference mode.
 *
 * @param epochs of one channel, scaled as in training
 * @throws ThetalabError when there are no epochs or several channels, the classifier has another number of classes than the epochs, or an output
 *   is not finite
 */
export async function predict(
  encoder: tf.LayersModel,
  classifier: tf.LayersModel,
  epochs: EpochSource,
): Promise<Prediction> {
  const classes = classifier.outputs[0]!.shape[1];
  if (classes !== epochs.classes.length) {
    throw expected('predict', `a classifier of ${epochs.classes.length} classes`, `one of ${classes}`);
  }
  requireOneChannel('predict', epochs);
  const { applyModel } = await import('../models'); // with TensorFlow.js: not for those who only want statistics
  const embeddings = await applyModel(encoder, rowReader(epochs), epochs.length);
  return predictEmbeddings(classifier, embeddings);
}

/**
 * Classifies embeddings, one per row.
 *
 * @throws ThetalabError when there are none, or an output is not finite
 */
export async function predictEmbeddings(classifier: tf.LayersModel, embeddings: Matrix): Promise<Prediction> {
  const { applyModel } = await import('../models');
  const logits = await applyModel(classifier, embeddings.values, embeddings.rows);
  checkFinite(logits);
  const labels = new Int32Array(logits.rows);
  const probabilities = new Float32Array(logits.values.length);
  for (let row = 0; row < logits.rows; row++) {
    const start = row * logits.columns;
    const own = logits.values.subarray(start, start + logits.columns);
    const largest = own.reduce((a, b) => Math.max(a, b));
    labels[row] = own.indexOf(largest);
    probabilities.set(softmax(own, largest), start);
  }
  return { labels, probabilities: { ...logits, values: probabilities } };
}

function softmax(logits: Float32Array, largest: number): number[] {
  const powers = Array.from(logits, (logit) => Math.exp(logit - largest));
  const total = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / total);
}

function checkFinite({ values, columns }: Matrix): void {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  const got = `${values[bad]} for epoch ${Math.floor(bad / columns)}`;
  const remedy = 'look for NaN in the signal, or for a training that diverged';
  throw expected('predict', 'finite outputs of the classifier', got, remedy);
}
