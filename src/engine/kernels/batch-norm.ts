import * as tf from '@tensorflow/tfjs';
import { areFloats, type KernelCall, type NativeKernel } from './kernel';

/** Batch normalisation while training, and tfjs' own of inference. */
export const batchNormKernels: Record<string, NativeKernel> = {
  BatchNormTraining: (call) => {
    const { sizes, arrays, outputs } = batchNormArrays(call, ['x', 'gamma', 'beta']);
    call.backend.addon.batchNorm(sizes, call.attrs.epsilon as number, ...arrays);
    return outputs;
  },

  BatchNormTrainingGrad: (call) => {
    const { sizes, arrays, outputs } = batchNormArrays(call, ['x', ...gradientInputs]);
    call.backend.addon.batchNormGradient(sizes, call.attrs.epsilon as number, ...arrays);
    return outputs;
  },

  FusedBatchNorm: ({ inputs, attrs, backend }) => {
    const { x, mean, variance, offset, scale } = inputs as Record<string, tf.TensorInfo>;
    const channels = x!.shape.at(-1);
    const given = [mean!, variance!, offset, scale].filter((info) => info !== undefined);
    if (!areFloats(x, ...given) || given.some((info) => tf.util.sizeFromShape(info.shape) !== channels))
      return undefined;
    const filled = (info: tf.TensorInfo | undefined, value: number) =>
      info ? backend.floats(info) : new Float32Array(channels!).fill(value);
    const { info, values } = backend.output(x!.shape);
    const arrays = [
      filled(scale, 1),
      filled(offset, 0),
      backend.floats(mean!),
      backend.floats(variance!),
      values,
    ];
    const epsilon = (attrs.varianceEpsilon as number | null | undefined) ?? 0.001;
    backend.addon.normalize(rowsAndChannels(x!), epsilon, backend.floats(x!), ...arrays);
    return info;
  },
};

const gradientInputs = ['gamma', 'mean', 'variance', 'dy', 'dMean', 'dVariance'];

/** What the batch-norm functions of the addon take: the inputs named, and three outputs shaped as x, gamma and gamma. */
function batchNormArrays({ inputs, backend }: KernelCall, names: readonly string[]) {
  const { x, gamma } = inputs as Record<'x' | 'gamma', tf.TensorInfo>;
  const outputs = [x, gamma, gamma].map(({ shape }) => backend.output(shape));
  const read = names.map((name) => backend.floats(inputs[name]!));
  return {
    sizes: rowsAndChannels(x),
    arrays: [...read, ...outputs.map(({ values }) => values)],
    outputs: outputs.map(({ info }) => info),
  };
}

export function rowsAndChannels(x: tf.TensorInfo): Int32Array {
  const channels = x.shape.at(-1)!;
  return Int32Array.of(tf.util.sizeFromShape(x.shape) / channels, channels);
}
