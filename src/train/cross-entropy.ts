import * as tf from '@tensorflow/tfjs';

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
