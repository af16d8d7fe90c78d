import * as tf from '@tensorflow/tfjs';
import { hasKernel, runKernel } from './kernel';

/** How `gelu` is computed. */
export interface GeluOptions {
  /** Default 'none': with the error function; 'tanh' is the approximation of GPT-2. */
  approximate?: 'none' | 'tanh';
}

/**
 * GELU, `x Φ(x)` with the distribution function Φ of the standard normal, elementwise: any shape in, the same shape out.
 *
 * Hendrycks, Gimpel: Gaussian error linear units (arXiv 1606.08415, 2016).
 */
export function gelu<T extends tf.Tensor>(x: T, { approximate = 'none' }: GeluOptions = {}): T {
  const name = approximate === 'tanh' ? 'GeluTanh' : 'Gelu';
  if (hasKernel(name, x)) return runKernel<T>(name, { x });
  return tf.tidy(() => (approximate === 'tanh' ? composedTanh(x) : composed(x)) as T);
}

const composed = (x: tf.Tensor) => tf.mul(x, tf.mul(0.5, tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2)))));

function composedTanh(x: tf.Tensor): tf.Tensor {
  const inner = tf.mul(tf.add(x, tf.mul(0.044715, tf.mul(x, tf.square(x)))), Math.sqrt(2 / Math.PI));
  return tf.mul(x, tf.mul(0.5, tf.add(1, tf.tanh(inner))));
}

for (const name of ['Gelu', 'GeluTanh']) {
  tf.registerGradient({
    kernelName: name,
    inputsToSave: ['x'],
    gradFunc: (dy, [x]) => ({ x: () => runKernel(`${name}Grad`, { x: x!, dy: dy as tf.Tensor }) }),
  });
}
