import * as tf from '@tensorflow/tfjs';
import { hasKernel, runKernel } from './kernel';

/**
 * Mish, `x tanh(ln(1 + e^x))`, elementwise: any shape in, the same shape out.
 *
 * Misra: Mish: a self regularized non-monotonic activation function (BMVC 2020).
 */
export function mish<T extends tf.Tensor>(x: T): T {
  if (hasKernel('Mish', x)) return runKernel<T>('Mish', { x });
  return tf.tidy(() => tf.mul(x, tf.tanh(tf.softplus(x))) as T);
}

tf.registerGradient({
  kernelName: 'Mish',
  inputsToSave: ['x'],
  gradFunc: (dy, [x]) => ({ x: () => runKernel('MishGrad', { x: x!, dy: dy as tf.Tensor }) }),
});
