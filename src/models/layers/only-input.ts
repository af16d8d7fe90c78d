import type * as tf from '@tensorflow/tfjs';

/** A layer of one input is handed it bare or in a list. */
export function onlyInput(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
  return Array.isArray(inputs) ? inputs[0]! : inputs;
}
