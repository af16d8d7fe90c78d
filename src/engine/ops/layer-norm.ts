import * as tf from '@tensorflow/tfjs';
import { expected } from '../../system';
import { hasKernel, runKernel, runKernels } from './kernel';

/**
 * Layer normalisation over the last axis: `y = gamma (x - mean) / sqrt(variance + epsilon) + beta` with the mean and the
 * biased variance of each row. Gradients flow to all three.
 *
 * @param x [..., channels]
 * @param gamma [channels], the scale
 * @param beta [channels], the shift
 * @param epsilon added to the variance (default 1e-5, as PyTorch)
 * @throws ThetalabError when the shapes do not belong together
 *
 * Ba, Kiros, Hinton: Layer normalization (arXiv 1607.06450, 2016).
 */
export function layerNorm<T extends tf.Tensor>(x: T, gamma: tf.Tensor, beta: tf.Tensor, epsilon = 1e-5): T {
  const channels = x.shape[x.rank - 1];
  if (x.rank < 1 || [gamma, beta].some(({ rank, size }) => rank !== 1 || size !== channels)) {
    const got = `x [${x.shape}], gamma [${gamma.shape}], beta [${beta.shape}]`;
    throw expected('layerNorm', 'x [..., channels], gamma and beta [channels]', got);
  }
  if (hasKernel('LayerNorm', x, gamma, beta))
    return runKernel<T>('LayerNorm', { x, gamma, beta }, { epsilon });
  return tf.tidy(() => composed(x, gamma, beta, epsilon) as T);
}

function composed(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, epsilon: number): tf.Tensor {
  const centred = tf.sub(x, tf.mean(x, -1, true));
  const variance = tf.mean(tf.square(centred), -1, true);
  return tf.add(tf.mul(tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon))), gamma), beta);
}

tf.registerGradient({
  kernelName: 'LayerNorm',
  inputsToSave: ['x', 'gamma'],
  gradFunc: (dy, [x, gamma], attributes) => {
    const inputs = { x: x!, gamma: gamma!, dy: dy as tf.Tensor };
    const gradient = tf.engine().tidy(() => runKernels('LayerNormGrad', inputs, attributes));
    return { x: () => gradient[0]!, gamma: () => gradient[1]!, beta: () => gradient[2]! };
  },
});
