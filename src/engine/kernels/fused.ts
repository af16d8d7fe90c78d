import type * as tf from '@tensorflow/tfjs';
import { call, type KernelCall } from './kernel';

const activations: Record<string, string> = {
  relu: 'Relu',
  relu6: 'Relu6',
  elu: 'Elu',
  sigmoid: 'Sigmoid',
  prelu: 'Prelu',
  leakyrelu: 'LeakyRelu',
};

/** Adds the bias and applies the activation of tfjs' fused kernels. */
export function finishFused({ inputs, attrs, backend }: KernelCall, product: tf.TensorInfo): tf.TensorInfo {
  const { bias, preluActivationWeights } = inputs;
  const { activation, leakyreluAlpha } = attrs as { activation?: string; leakyreluAlpha?: number };
  let result = product;
  const replace = (next: tf.TensorInfo) => {
    backend.disposeIntermediateTensorInfo(result);
    result = next;
  };
  if (bias) replace(call('Add', { inputs: { a: result, b: bias }, attrs: {}, backend }));
  if (!activation || activation === 'linear') return result;
  const name = activations[activation];
  if (!name) throw new Error(`Activation ${activation} is not known`);
  const x: Record<string, tf.TensorInfo> = { x: result };
  if (preluActivationWeights) x.alpha = preluActivationWeights;
  replace(call(name, { inputs: x, attrs: { alpha: leakyreluAlpha }, backend }));
  return result;
}
