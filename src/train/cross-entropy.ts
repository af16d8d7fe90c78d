import * as tf from '@tensorflow/tfjs';
import { expected } from '../system';

/** How much each class counts in the loss: all the same, inversely to its frequency, or as given. */
export type ClassWeights = 'none' | 'balanced' | readonly number[];

/**
 * Weights of the classes. `balanced` is n / (classes that occur · count), as scikit-learn's; a class that does not
 * occur gets 0.
 *
 * @throws ThetalabError when a label is unknown, or a list does not have one finite weight from 0 for each class, at least
 *   one of them above 0
 */
export function classWeights(labels: Int32Array, classes: number, kind: ClassWeights): Float32Array {
  if (kind === 'none') return new Float32Array(classes).fill(1);
  if (kind !== 'balanced') {
    const valid = kind.every((weight) => weight >= 0 && Number.isFinite(weight));
    if (kind.length === classes && valid && kind.some((weight) => weight > 0)) return Float32Array.from(kind);
    throw expected('classWeights', `${classes} weights from 0, or "none" or "balanced"`, `[${kind}]`);
  }
  const counts = new Float32Array(classes);
  for (const label of labels) {
    if (label < 0 || label >= classes)
      throw expected('classWeights', `labels from 0 to ${classes - 1}`, String(label));
    counts[label]!++;
  }
  const present = counts.filter((count) => count > 0).length;
  return counts.map((count) => (count ? labels.length / (present * count) : 0));
}

/**
 * Cross-entropy of the softmax of `logits` [N, classes], weighted by class and divided by the sum of the weights, as
 * PyTorch's `CrossEntropyLoss(weight=...)`.
 */
export function crossEntropy(logits: tf.Tensor2D, labels: Int32Array, weights: Float32Array): tf.Scalar {
  return tf.tidy(() => {
    const truth = tf.oneHot(tf.tensor1d(labels, 'int32'), weights.length);
    const own = Float32Array.from(labels, (label) => weights[label]!);
    const total = own.reduce((sum, weight) => sum + weight, 0) || 1;
    const surprise = tf.neg(tf.sum(tf.mul(truth, tf.logSoftmax(logits)), 1));
    return tf.div(tf.sum(tf.mul(surprise, tf.tensor1d(own))), total) as tf.Scalar;
  });
}
