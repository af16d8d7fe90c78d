import * as tf from '@tensorflow/tfjs';
import type { Key } from '../../random';
import { gradientDepth } from '../tape';
import { type BatchNormTraining, batchNormTraining, checkBatchNorm } from './batch-norm';
import { checkRate, dropout } from './dropout';
import { hasKernel, runKernels } from './kernel';
import { mish } from './mish';

/** Which elements `batchNormMish` drops: the arguments of `dropout`. */
export interface DropoutMask {
  /** In [0, 1); 0 drops none. */
  rate: number;
  key: Readonly<Key>;
}

/**
 * `dropout(mish(batchNormTraining(x)))` with the same numbers, in one step that makes no tensors in between and keeps
 * for its gradient nothing but `x` and the statistics.
 *
 * @param x [..., channels]
 * @param gamma [channels], the scale
 * @param beta [channels], the shift
 * @param epsilon added to the variance, 1e-5 in PyTorch
 * @throws ThetalabError when the shapes do not belong together or the rate is out of range
 */
export function batchNormMish<T extends tf.Tensor>(
  x: T,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  epsilon: number,
  mask: DropoutMask,
): BatchNormTraining<T> {
  checkBatchNorm('batchNormMish', x, gamma, beta);
  checkRate('batchNormMish', mask.rate);
  if (hasKernel('BatchNormMish', x, gamma, beta)) {
    const attributes = { epsilon, mask: { rate: mask.rate, key: [...mask.key] } };
    const [y, mean, variance] = runKernels('BatchNormMish', { x, gamma, beta }, attributes);
    return { y: y as T, mean: mean as tf.Tensor1D, variance: variance as tf.Tensor1D };
  }
  const [y, mean, variance] = tf.tidy(() => {
    const norm = batchNormTraining(x, gamma, beta, epsilon);
    return [dropout(mish(norm.y), mask.rate, mask.key), norm.mean, norm.variance] as const;
  }) as unknown as [T, tf.Tensor1D, tf.Tensor1D];
  return { y, mean, variance };
}

tf.registerGradient({
  kernelName: 'BatchNormMish',
  inputsToSave: ['x', 'gamma', 'beta'],
  outputsToSave: [false, true, true],
  gradFunc: (dys, [x, gamma, beta, mean, variance], attributes) => {
    const [dy, dMean, dVariance] = dys as tf.Tensor[];
    const inputs = { x, gamma, beta, mean, variance, dy, dMean, dVariance } as tf.NamedTensorMap;
    // Nobody asks for x again unless this gradient is to have gradients.
    const isLast = gradientDepth() === 0;
    const gradient = tf
      .engine()
      .tidy(() => runKernels('BatchNormMishGrad', inputs, { ...attributes, isLast }));
    return { x: () => gradient[0]!, gamma: () => gradient[1]!, beta: () => gradient[2]! };
  },
});
