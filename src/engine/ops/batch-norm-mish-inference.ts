import * as tf from '@tensorflow/tfjs';
import { checkBatchNorm } from './batch-norm';
import { hasKernel, runKernel } from './kernel';
import { mish } from './mish';

/** Statistics that batch normalisation gathered while training, [channels] each. */
export interface RunningStatistics {
  mean: tf.Tensor;
  variance: tf.Tensor;
}

/**
 * `mish(gamma (x - mean) / sqrt(variance + epsilon) + beta)` in one step: what `batchNormMish` becomes when training is
 * over.
 *
 * @param x [..., channels]
 * @param gamma [channels], the scale
 * @param beta [channels], the shift
 * @param epsilon added to the variance, 1e-5 in PyTorch
 * @throws ThetalabError when the shapes do not belong together
 */
export function batchNormMishInference<T extends tf.Tensor>(
  x: T,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  { mean, variance }: RunningStatistics,
  epsilon: number,
): T {
  checkBatchNorm('batchNormMishInference', x, gamma, beta);
  checkBatchNorm('batchNormMishInference', x, mean, variance);
  if (!hasKernel('BatchNormMishInference', x, gamma, beta, mean, variance)) {
    return tf.tidy(() => composed(epsilon, x, gamma, beta, mean, variance)) as T;
  }
  return runKernel('BatchNormMishInference', { x, gamma, beta, mean, variance }, { epsilon });
}

function composed(
  epsilon: number,
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  mean: tf.Tensor,
  variance: tf.Tensor,
): tf.Tensor {
  const factor = tf.mul(gamma, tf.rsqrt(tf.add(variance, epsilon)));
  return mish(tf.add(tf.mul(tf.sub(x, mean), factor), beta));
}

tf.registerGradient({
  kernelName: 'BatchNormMishInference',
  inputsToSave: ['x', 'gamma', 'beta', 'mean', 'variance'],
  gradFunc: (dy, saved, { epsilon }) => {
    const gradient = (index: number) => () =>
      tf.grad((input) => {
        const inputs = saved.map((tensor, i) => (i === index ? input : tensor));
        return composed(
          epsilon as number,
          ...(inputs as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]),
        );
      })(saved[index]!, dy as tf.Tensor);
    const [x, gamma, beta, mean, variance] = saved.map((_, index) => gradient(index));
    return { x: x!, gamma: gamma!, beta: beta!, mean: mean!, variance: variance! };
  },
});
