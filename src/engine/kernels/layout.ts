import * as tf from '@tensorflow/tfjs';
import { Repeated } from '../deferred';
import { type Axis, broadcastStrides, packAxes } from './axes';
import { isLarge } from './deferrable';
import { areFloats, type KernelCall, type NativeKernel } from './kernel';

/** Kernels that move numbers without changing them. */
export const layoutKernels: Record<string, NativeKernel> = {
  Transpose: (call) => {
    const x = call.inputs.x!;
    const order = call.attrs.perm as number[];
    if (!areFloats(x)) return undefined;
    const strides = broadcastStrides(x.shape, x.shape.length);
    const shape = order.map((axis) => x.shape[axis]!);
    return copy(
      call,
      x,
      shape,
      order.map((axis) => ({ size: x.shape[axis]!, strideA: strides[axis]!, strideB: 0 })),
    );
  },

  Tile: (call) => {
    const x = call.inputs.x!;
    const repeats = call.attrs.reps as number[];
    if (!areFloats(x) || repeats.includes(0)) return undefined;
    const later = repeatLater(call, x, repeats);
    if (later) return later;
    const strides = broadcastStrides(x.shape, x.shape.length);
    const axes = x.shape.flatMap((size, i) => [
      { size: repeats[i]!, strideA: 0, strideB: 0 },
      { size, strideA: strides[i]!, strideB: 0 },
    ]);
    return copy(
      call,
      x,
      x.shape.map((size, i) => size * repeats[i]!),
      axes,
    );
  },

  // tfjs' own kernel returns a view, which would keep its parent's memory from being used again.
  Slice: (call) => {
    const x = call.inputs.x!;
    const { begin, size } = call.attrs as { begin: number[]; size: number[] };
    if (!areFloats(x)) return undefined;
    const [start, shape] = tf.slice_util.parseSliceParams(x as tf.Tensor, begin, size);
    tf.slice_util.assertParamsValid(x as tf.Tensor, start, shape);
    if (shape.includes(0)) return undefined;
    const strides = tf.util.computeStrides(x.shape).concat(1).slice(-x.shape.length);
    const offset = start.reduce((sum, at, i) => sum + at * strides[i]!, 0);
    return copy(
      call,
      x,
      shape,
      shape.map((n, i) => ({ size: n, strideA: strides[i]!, strideB: 0 })),
      offset,
    );
  },
};

/** Rows that each stand several times after themselves need not be written out for who knows how to read them. */
function repeatLater(
  { backend }: KernelCall,
  x: tf.TensorInfo,
  repeats: number[],
): tf.TensorInfo | undefined {
  const axis = repeats.findIndex((times) => times !== 1);
  const channels = tf.util.sizeFromShape(x.shape.slice(axis + 1));
  const isOne = axis >= 0 && x.shape[axis] === 1 && repeats.slice(axis + 1).every((times) => times === 1);
  const shape = x.shape.map((size, i) => size * repeats[i]!);
  if (!isOne || !isLarge(tf.util.sizeFromShape(shape))) return undefined;
  const values = backend.floats(x);
  if (!backend.pool.owns(values)) return undefined;
  return backend.defer(shape, new Repeated(values, channels, repeats[axis]!));
}

function copy(
  { backend }: KernelCall,
  x: tf.TensorInfo,
  shape: number[],
  axes: Axis[],
  offset = 0,
): tf.TensorInfo | undefined {
  const packed = packAxes(axes);
  if (!packed) return undefined;
  const { info, values } = backend.output(shape);
  backend.addon.copy(backend.floats(x), offset, values, packed);
  return info;
}
