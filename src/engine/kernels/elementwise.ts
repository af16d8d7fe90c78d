import * as tf from '@tensorflow/tfjs';
import { forms, type Reading } from '../../native';
import { Made } from '../deferred';
import { broadcastStrides, packAxes } from './axes';
import { isDeferrable } from './deferrable';
import { areFloats, type KernelCall, type NativeKernel } from './kernel';

/** The numbers are those of native/src/network-jobs.h. */
const unaryOperations = {
  ...{
    Mish: 0,
    Square: 1,
    Sqrt: 2,
    Rsqrt: 3,
    Neg: 4,
    Relu: 5,
    Exp: 6,
    Sigmoid: 7,
    Tanh: 8,
    Elu: 9,
    Silu: 10,
  },
  ...{ Gelu: 11, GeluTanh: 12, Softplus: 13, Relu6: 14, Erf: 15, Log: 16, Abs: 17 },
};
const binaryOperations = { Add: 0, Sub: 1, Multiply: 2, RealDiv: 3, Maximum: 4, Minimum: 5 };
const [leakyRelu, step] = [7, 8];
const gradientsOfInput = { MishGrad: 6, SiluGrad: 12, GeluGrad: 13, GeluTanhGrad: 14, Relu6Grad: 15 };
const gradientsOfOutput = { SigmoidGrad: 9, TanhGrad: 10, EluGrad: 11 };

/** Functions of one float32 array, or of two with broadcasting. */
export const elementwiseKernels: Record<string, NativeKernel> = {
  ...mapValues(unaryOperations, unary),
  ...mapValues(binaryOperations, (operation) => binary(operation, 'a', 'b')),
  Add: (call) => addBias(call) ?? add(call),
  ...mapValues(gradientsOfInput, (operation) => binary(operation, 'x', 'dy')),
  ...mapValues(gradientsOfOutput, (operation) => binary(operation, 'y', 'dy')),
  LeakyRelu: withAlpha(leakyRelu),
  Step: withAlpha(step),
};

const add = binary(binaryOperations.Add, 'a', 'b');

/** A bias per channel is added where its sum is read: what follows a convolution mostly can. */
function addBias({ inputs, backend }: KernelCall): tf.TensorInfo | undefined {
  const { a, b } = inputs as Record<'a' | 'b', tf.TensorInfo>;
  const channels = a.shape.at(-1);
  const isBias = b.shape.at(-1) === channels && tf.util.sizeFromShape(b.shape) === channels;
  if (!isBias || b.shape.length > a.shape.length || !areFloats(a, b) || backend.deferred(a)) return undefined;
  const values = backend.floats(a);
  if (!isDeferrable(backend, [values])) return undefined;
  const reading: Reading = [forms.biased, values, backend.floats(b).slice()];
  return backend.defer(a.shape, new Made(reading, channels, [values]));
}

function unary(operation: number): NativeKernel {
  return ({ inputs, backend }) => {
    const x = inputs.x!;
    if (!areFloats(x)) return undefined;
    const { info, values } = backend.output(x.shape);
    backend.addon.unary(operation, backend.floats(x), values);
    return info;
  };
}

function binary(operation: number, first: string, second: string): NativeKernel {
  return ({ inputs, backend }) => {
    const a = inputs[first]!;
    const b = inputs[second]!;
    if (!areFloats(a, b)) return undefined;
    const shape = tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
    const stridesA = broadcastStrides(a.shape, shape.length);
    const stridesB = broadcastStrides(b.shape, shape.length);
    const axes = packAxes(shape.map((size, i) => ({ size, strideA: stridesA[i]!, strideB: stridesB[i]! })));
    if (!axes) return undefined;
    const { info, values } = backend.output(shape);
    backend.addon.binary(operation, backend.floats(a), backend.floats(b), values, axes);
    return info;
  };
}

/** A function of x and one number, the attribute alpha. */
function withAlpha(operation: number): NativeKernel {
  return ({ inputs, attrs, backend }) => {
    const x = inputs.x!;
    if (!areFloats(x)) return undefined;
    const axes = packAxes([{ size: tf.util.sizeFromShape(x.shape), strideA: 1, strideB: 0 }])!;
    const { info, values } = backend.output(x.shape);
    const alpha = Float32Array.of(attrs.alpha as number);
    backend.addon.binary(operation, backend.floats(x), alpha, values, axes);
    return info;
  };
}

function mapValues<T>(object: Record<string, number>, f: (value: number) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, f(value)]));
}
