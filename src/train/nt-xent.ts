import * as tf from '@tensorflow/tfjs';
import { l2Normalize } from '../engine';
import { expected } from '../system';

/** Subtracted from a row's similarity to itself, so that its exponential is zero. */
const never = 1e9;

/**
 * NT-Xent, the loss of SimCLR (Chen et al.: A simple framework for contrastive learning of visual representations, ICML
 * 2020, equation 1): the mean over all 2N views of the cross-entropy of finding the twin among the other 2N - 1.
 * Guessing costs ln(2N - 1). The positive stands in the denominator once. Similarity is the cosine.
 *
 * @param first embeddings of the first views [N, dimensions], of any length
 * @param second embeddings of the second views, in the same order
 * @param temperature what similarities are divided by (default 0.5); stable down to 0.01 and below
 * @throws ThetalabError when the shapes differ, there are fewer than two pairs, or the temperature is not above 0
 */
export function ntXent(first: tf.Tensor2D, second: tf.Tensor2D, temperature = 0.5): tf.Scalar {
  const [pairs] = first.shape;
  if (!tf.util.arraysEqual(first.shape, second.shape) || pairs < 2) {
    throw expected(
      'ntXent',
      'two equal shapes of at least two rows',
      `[${first.shape}] and [${second.shape}]`,
    );
  }
  if (!(temperature > 0)) throw expected('ntXent', 'a temperature above 0', String(temperature));
  return tf.tidy(() => {
    const views = l2Normalize(tf.concat([first, second])); // [2N, d]
    const [z1, z2] = tf.split(views, 2) as [tf.Tensor2D, tf.Tensor2D]; // [N, d] each
    const similarities = tf.div(tf.matMul(views, views, false, true), temperature); // [2N, 2N]
    const others = tf.sub(similarities, tf.mul(tf.eye(2 * pairs), never));
    const positives = tf.div(tf.sum(tf.mul(z1, z2), 1), temperature); // [N], for both views of a pair
    return tf.sub(tf.mean(tf.logSumExp(others, 1)), tf.mean(positives)) as tf.Scalar;
  });
}
