import * as tf from '@tensorflow/tfjs';

/**
 * Whether the engine in use has its own kernel of this name, for float32 tensors that are not empty; the composed form
 * of the operation runs otherwise.
 */
export function hasKernel(name: string, ...tensors: tf.Tensor[]): boolean {
  const fits = tensors.every((tensor) => tensor.dtype === 'float32' && tensor.size > 0);
  return fits && tf.getKernel(name, tf.getBackend()) !== undefined;
}

/** Runs a kernel that returns one tensor; its registered gradient, if any, goes on the tape. */
export function runKernel<T extends tf.Tensor = tf.Tensor>(
  name: string,
  inputs: Record<string, tf.Tensor>,
  attributes: Record<string, unknown> = {},
): T {
  return runKernels(name, inputs, attributes) as unknown as T;
}

/** Runs a kernel that returns several tensors. */
export function runKernels(
  name: string,
  inputs: Record<string, tf.Tensor>,
  attributes: Record<string, unknown> = {},
): tf.Tensor[] {
  return tf.engine().runKernel(name, inputs, attributes as tf.NamedAttrMap) as tf.Tensor[];
}
