import * as tf from '@tensorflow/tfjs';

/** Rows shorter than this are divided by it instead of by their length, as PyTorch does. */
const shortest = 1e-12;

/** Scales every row (last axis) to unit Euclidean length: any shape in, the same shape out; a row of zeros stays zero. */
export function l2Normalize<T extends tf.Tensor>(x: T): T {
  return tf.tidy(() => {
    const squaredLength = tf.sum(tf.square(x), -1, true);
    return tf.mul(x, tf.rsqrt(tf.maximum(squaredLength, shortest * shortest))) as T;
  });
}
