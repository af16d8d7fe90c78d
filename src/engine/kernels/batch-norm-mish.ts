import type * as tf from '@tensorflow/tfjs';
import { forms, type Reading } from '../../native';
import { Made, Repeated } from '../deferred';
import type { NativeBackend } from '../native-backend';
import { rowsAndChannels } from './batch-norm';
import { isDeferrable } from './deferrable';
import { dropping, type MaskAttributes } from './dropout-mask';
import type { NativeKernel } from './kernel';

/**
 * Batch normalisation, Mish and dropout. Only the statistics are computed at once: what comes out, and the gradient that
 * comes back, are left to the convolutions and sums that read them.
 */
export const batchNormMishKernels: Record<string, NativeKernel> = {
  BatchNormMish: ({ inputs, attrs, backend }) => {
    const { x, gamma, beta } = inputs as Record<string, tf.TensorInfo>;
    const { epsilon, mask } = attrs as unknown as Attributes;
    const { values, bias } = withBias(backend, x!);
    const [mean, variance] = [backend.output(gamma!.shape), backend.output(gamma!.shape)];
    const factor = new Float32Array(bias.length);
    const arrays = [values, bias, backend.floats(gamma!), mean.values, variance.values, factor];
    backend.addon.statistics(rowsAndChannels(x!), epsilon, ...arrays);
    const norm = [mean.values.slice(), factor, backend.floats(beta!).slice()] as const;
    const reading: Reading = [forms.activated, values, bias, ...norm, ...dropping(mask)];
    return [made(backend, x!, reading, [values]), mean.info, variance.info];
  },

  BatchNormMishGrad: ({ inputs, attrs, backend }) => {
    const { x, dy, gamma, ...others } = inputs as Record<string, tf.TensorInfo>;
    const { epsilon, mask } = attrs as unknown as Attributes;
    const { values, bias } = withBias(backend, x!);
    const { rows, repeats } = rowsOf(backend, dy!, bias.length);
    const [beta, mean, variance, dMean, dVariance] = ['beta', 'mean', 'variance', 'dMean', 'dVariance'].map(
      (name) => backend.floats(others[name]!),
    ) as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];
    const [dGamma, dBeta] = [backend.output(gamma!.shape), backend.output(gamma!.shape)];
    const overwrites =
      attrs.isLast && values.length >= backend.overwritesFrom && backend.isOnlyUse(x!, values);
    const inner = overwrites ? values : backend.borrow(values.length);
    const [innerFactor, xFactor, offset] = [bias, bias, bias].map(({ length }) => new Float32Array(length));
    backend.addon.activationGradient(
      ...([rowsAndChannels(x!), epsilon, ...dropping(mask), repeats] as const),
      ...[bias, beta, values, backend.floats(gamma!), mean, variance, rows, dMean, dVariance],
      ...[inner, dGamma.values, dBeta.values, innerFactor!, xFactor!, offset!],
    );
    const sums = dMean.slice();
    if (overwrites)
      return [made(backend, x!, [forms.plain, values], [values], sums), dGamma.info, dBeta.info];
    const norm = [mean.slice(), xFactor!, offset!] as const;
    const reading: Reading = [forms.combined, inner, bias, ...norm, values, innerFactor!];
    const dx = made(backend, x!, reading, [inner, values], sums);
    backend.pool.release(inner);
    return [dx, dGamma.info, dBeta.info];
  },

  BatchNormMishInference: ({ inputs, attrs, backend }) => {
    const { x, gamma, beta, mean, variance } = inputs as Record<string, tf.TensorInfo>;
    const { values, bias } = withBias(backend, x!);
    const scale = backend.floats(gamma!);
    const factor = backend
      .floats(variance!)
      .map((of, c) => scale[c]! / Math.sqrt(of + (attrs.epsilon as number)));
    const norm = [backend.floats(mean!).slice(), factor, backend.floats(beta!).slice()] as const;
    return made(backend, x!, [forms.activated, values, bias, ...norm, ...dropsNothing], [values]);
  },
};

const dropsNothing = dropping({ rate: 0, key: [0, 0] });

interface Attributes {
  epsilon: number;
  mask: MaskAttributes;
}

/** The array of x, and the bias that a convolution left to whoever reads it. */
function withBias(backend: NativeBackend, x: tf.TensorInfo): { values: Float32Array; bias: Float32Array } {
  const [form, values, bias] = backend.reading(x, x.shape.at(-1)!);
  if (form === forms.biased) return { values, bias };
  return { values: backend.floats(x), bias: new Float32Array(x.shape.at(-1)!) };
}

/** The rows of a gradient, and how many rows of x share one of them. */
function rowsOf(backend: NativeBackend, dy: tf.TensorInfo, channels: number) {
  const deferred = backend.deferred(dy);
  const isRepeated = deferred instanceof Repeated && deferred.channels === channels;
  return isRepeated
    ? { rows: deferred.values, repeats: deferred.times }
    : { rows: backend.floats(dy), repeats: 1 };
}

/** A tensor shaped as x: to be made where it is read, or computed at once where that is not worth it. */
function made(
  backend: NativeBackend,
  x: tf.TensorInfo,
  reading: Reading,
  uses: Float32Array[],
  sums?: Float32Array,
): tf.TensorInfo {
  const result = new Made(reading, x.shape.at(-1)!, uses, sums);
  if (isDeferrable(backend, uses)) return backend.defer(x.shape, result);
  const { info, values } = backend.output(x.shape);
  result.fill(backend.addon, values);
  return info;
}
