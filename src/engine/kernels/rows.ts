import * as tf from '@tensorflow/tfjs';
import { areFloats, type KernelCall, type NativeKernel } from './kernel';

/** Functions of whole rows, which lie along the last axis: softmax, cross-entropy, layer normalisation. */
export const rowKernels: Record<string, NativeKernel> = {
  Softmax: softmaxRows(0, 'logits'),
  LogSoftmax: softmaxRows(1, 'logits'),
  SoftmaxGrad: softmaxRows(2, 'y', 'dy'),
  LogSoftmaxGrad: softmaxRows(3, 'y', 'dy'),

  SoftmaxCrossEntropy: ({ inputs, backend }) => {
    const { logits, labels } = inputs as Record<'logits' | 'labels', tf.TensorInfo>;
    if (!areFloats(logits)) return undefined;
    const { info, values } = backend.output(logits.shape.slice(0, -1));
    const given = labelsOf(labels, backend);
    backend.addon.crossEntropy(rowsAndLength(logits), backend.floats(logits), given, values);
    return info;
  },

  SoftmaxCrossEntropyGrad: ({ inputs, backend }) => {
    const { logits, labels, dy } = inputs as Record<'logits' | 'labels' | 'dy', tf.TensorInfo>;
    if (!areFloats(logits, dy)) return undefined;
    const { info, values } = backend.output(logits.shape);
    const read = [backend.floats(logits), labelsOf(labels, backend), backend.floats(dy)] as const;
    backend.addon.crossEntropyGradient(rowsAndLength(logits), ...read, values);
    return info;
  },

  LayerNorm: ({ inputs, attrs, backend }) => {
    const { x, gamma, beta } = inputs as Record<'x' | 'gamma' | 'beta', tf.TensorInfo>;
    if (!areFloats(x, gamma, beta)) return undefined;
    const { info, values } = backend.output(x.shape);
    const read = [x, gamma, beta].map((input) => backend.floats(input));
    backend.addon.layerNorm(rowsAndLength(x), attrs.epsilon as number, ...read, values);
    return info;
  },

  LayerNormGrad: ({ inputs, attrs, backend }) => {
    const { x, gamma, dy } = inputs as Record<'x' | 'gamma' | 'dy', tf.TensorInfo>;
    if (!areFloats(x, gamma, dy)) return undefined;
    const outputs = [x, gamma, gamma].map(({ shape }) => backend.output(shape));
    const arrays = [...[x, gamma, dy].map((input) => backend.floats(input)), ...outputs.map((o) => o.values)];
    backend.addon.layerNormGradient(rowsAndLength(x), attrs.epsilon as number, ...arrays);
    return outputs.map(({ info }) => info);
  },
};

function softmaxRows(operation: number, ...names: string[]): NativeKernel {
  return ({ inputs, backend }) => {
    const given = names.map((name) => inputs[name]!);
    const [x] = given as [tf.TensorInfo];
    if (!areFloats(...given) || x.shape.length === 0) return undefined;
    const { info, values } = backend.output(x.shape);
    const arrays = given.map((input) => backend.floats(input));
    backend.addon.softmaxRows(operation, rowsAndLength(x), ...arrays, values);
    return info;
  };
}

function labelsOf(labels: tf.TensorInfo, backend: KernelCall['backend']): Float32Array | Int32Array {
  if (labels.dtype !== 'int32') return backend.floats(labels);
  const { values } = backend.data.get(labels.dataId);
  return values instanceof Int32Array ? values : Int32Array.from(values as Uint8Array);
}

function rowsAndLength({ shape }: tf.TensorInfo): Int32Array {
  const length = shape.at(-1)!;
  return Int32Array.of(tf.util.sizeFromShape([...shape]) / length, length);
}
