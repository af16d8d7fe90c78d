import * as tf from '@tensorflow/tfjs';
import { hasKernel, runKernel } from './kernel';

/**
 * SiLU, also called swish: `x sigmoid(x)`, elementwise; any shape in, the same shape out.
 *
 * Elfwing, Uchibe, Doya: Sigmoid-weighted linear units (Neural Networks 107, 2018).
 */
export function silu<T extends tf.Tensor>(x: T): T {
  if (hasKernel('Silu', x)) return runKernel<T>('Silu', { x });
  return tf.tidy(() => tf.mul(x, tf.sigmoid(x)) as T);
}

tf.registerGradient({
  kernelName: 'Silu',
  inputsToSave: ['x'],
  gradFunc: (dy, [x]) => ({ x: () => runKernel('SiluGrad', { x: x!, dy: dy as tf.Tensor }) }),
});
