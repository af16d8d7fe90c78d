import * as tf from '@tensorflow/tfjs';
import { areFloats, type KernelCall, type NativeKernel } from './kernel';

/** The kernels behind our own operations: batch normalisation, dropout and Adam; and tfjs' inference batch norm. */
export const trainingKernels: Record<string, NativeKernel> = {
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

  BatchNormMish: (call) => {
    const { sizes, arrays, outputs } = batchNormArrays(call, ['x', 'gamma', 'beta']);
    const { epsilon, mask } = call.attrs as unknown as BatchNormMishAttributes;
    call.backend.addon.batchNormMish(sizes, epsilon, ...dropping(mask), ...arrays);
    return outputs;
  },

  BatchNormMishGrad: (call) => {
    const { sizes, arrays, outputs } = batchNormArrays(call, ['beta', 'x', ...gradientInputs]);
    const { epsilon, mask } = call.attrs as unknown as BatchNormMishAttributes;
    call.backend.addon.batchNormMishGradient(sizes, epsilon, ...dropping(mask), ...arrays);
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

  SeededDropout: ({ inputs, attrs, backend }) => {
    const x = inputs.x!;
    const { info, values } = backend.output(x.shape);
    const mask = attrs as unknown as MaskAttributes;
    if (values.length > 0) backend.addon.dropout(backend.floats(x), values, ...dropping(mask));
    return info;
  },

  /** Inputs param0, grad0, m0, v0, param1, ...; outputs all new params, then all m, then all v. */
  AdamUpdate: ({ inputs, attrs, backend }: KernelCall) => {
    const { clipNorm, decay, weightDecay, beta1, beta2, epsilon, stepLength, rootScale } = attrs as Record<
      string,
      number
    >;
    const count = Object.keys(inputs).length / 4;
    const all = (name: string) => Array.from({ length: count }, (_, i) => inputs[`${name}${i}`]!);
    const read = ['param', 'grad', 'm', 'v'].map((name) => all(name).map((info) => backend.floats(info)));
    const outputs = [0, 1, 2].map(() => all('param').map(({ shape }) => backend.output(shape)));
    const filled = outputs.map((list) => list.map(({ values }) => values));
    const rest = [weightDecay!, beta1!, beta2!, epsilon!, stepLength!, rootScale!];
    backend.addon.adam(...read, ...filled, Float64Array.of(clipNorm!, decay!, ...rest));
    return outputs.flatMap((list) => list.map(({ info }) => info));
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

interface MaskAttributes {
  rate: number;
  key: [number, number];
}

interface BatchNormMishAttributes {
  epsilon: number;
  mask: MaskAttributes;
}

/** The mask as the addon wants it: elements whose random word is below the threshold are dropped. */
function dropping({ rate, key }: MaskAttributes): [number, number, number, number] {
  return [Math.floor(rate * 2 ** 32), 1 / (1 - rate), ...key];
}

function rowsAndChannels(x: tf.TensorInfo): Int32Array {
  const channels = x.shape.at(-1)!;
  return Int32Array.of(tf.util.sizeFromShape(x.shape) / channels, channels);
}
