import * as tf from '@tensorflow/tfjs';
import { expected } from '../../system';
import { hasKernel, runKernels } from './kernel';

/** What batch normalisation gives while training. */
export interface BatchNormTraining<T extends tf.Tensor = tf.Tensor> {
  /** Normalised, scaled and shifted, shaped like the input. */
  y: T;
  /** Mean per channel, [channels]. */
  mean: tf.Tensor1D;
  /** Biased variance per channel, [channels]. */
  variance: tf.Tensor1D;
}

/**
 * Batch normalisation with the statistics of the batch: `y = gamma (x - mean) / sqrt(variance + epsilon) + beta`,
 * statistics per channel (last axis) over all other axes. Gradients flow to `x`, `gamma` and `beta`, also through `mean` and
 * `variance`.
 *
 * @param x [..., channels]
 * @param gamma [channels], the scale
 * @param beta [channels], the shift
 * @param epsilon added to the variance, 1e-5 in PyTorch
 * @throws ThetalabError when the shapes do not belong together
 *
 * Ioffe, Szegedy: Batch normalization (ICML 2015).
 */
export function batchNormTraining<T extends tf.Tensor>(
  x: T,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  epsilon: number,
): BatchNormTraining<T> {
  checkBatchNorm('batchNormTraining', x, gamma, beta);
  if (hasKernel('BatchNormTraining', x, gamma, beta)) {
    const [y, mean, variance] = runKernels('BatchNormTraining', { x, gamma, beta }, { epsilon });
    return { y: y as T, mean: mean as tf.Tensor1D, variance: variance as tf.Tensor1D };
  }
  const [y, mean, variance] = tf.tidy(() => composed(x, gamma, beta, epsilon));
  return { y: y as T, mean, variance };
}

/** @throws ThetalabError when the shapes do not belong together; `where` is who says so */
export function checkBatchNorm(where: string, x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor): void {
  const channels = x.shape[x.rank - 1];
  if (x.rank >= 1 && x.size > 0 && gamma.size === channels && beta.size === channels) return;
  const got = `x [${x.shape}], gamma [${gamma.shape}], beta [${beta.shape}]`;
  throw expected(where, 'x [..., channels] that is not empty, gamma and beta [channels]', got);
}

function composed(
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  epsilon: number,
): [tf.Tensor, tf.Tensor1D, tf.Tensor1D] {
  const axes = x.shape.map((_, axis) => axis).slice(0, -1);
  const mean = tf.mean(x, axes) as tf.Tensor1D;
  const centred = tf.sub(x, mean);
  const variance = tf.mean(tf.square(centred), axes) as tf.Tensor1D;
  const scale = tf.mul(gamma, tf.rsqrt(tf.add(variance, epsilon)));
  return [tf.add(tf.mul(centred, scale), beta), mean, variance];
}

tf.registerGradient({
  kernelName: 'BatchNormTraining',
  inputsToSave: ['x', 'gamma'],
  outputsToSave: [false, true, true],
  gradFunc: (dys, [x, gamma, mean, variance], attributes) => {
    const [dy, dMean, dVariance] = dys as tf.Tensor[];
    const gradient = tf.engine().tidy(() =>
      runKernels(
        'BatchNormTrainingGrad',
        {
          x: x!,
          gamma: gamma!,
          mean: mean!,
          variance: variance!,
          dy: dy!,
          dMean: dMean!,
          dVariance: dVariance!,
        },
        attributes,
      ),
    );
    return { x: () => gradient[0]!, gamma: () => gradient[1]!, beta: () => gradient[2]! };
  },
});
