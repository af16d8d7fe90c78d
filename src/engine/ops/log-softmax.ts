import * as tf from '@tensorflow/tfjs';
import { hasKernel, runKernel } from './kernel';

/**
 * The logarithm of the softmax along the last axis: any shape in, the same shape out. Rows are shifted by their largest
 * value, so that nothing overflows.
 */
export function logSoftmax<T extends tf.Tensor>(logits: T): T {
  if (hasKernel('LogSoftmax', logits) && logits.rank > 0) return runKernel<T>('LogSoftmax', { logits });
  return tf.logSoftmax(logits);
}

tf.registerGradient({
  kernelName: 'LogSoftmax',
  outputsToSave: [true],
  gradFunc: (dy, [y]) => ({ logits: () => runKernel('LogSoftmaxGrad', { y: y!, dy: dy as tf.Tensor }) }),
});
