import * as tf from '@tensorflow/tfjs';
import { Repeated } from '../deferred';
import type { NativeBackend } from '../native-backend';
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

  Concat: ({ inputs, attrs, backend }) => {
    const all = Object.values(inputs);
    const axis = tf.util.parseAxisParam(attrs.axis as number, all[0]!.shape)[0]!;
    const shapes = all.map(({ shape }) => shape);
    tf.backend_util.assertParamsConsistent(shapes, axis);
    if (all.length < 2 || !areFloats(...all)) return undefined;
    const { info, values } = backend.output(tf.backend_util.computeOutShape(shapes, axis));
    const begin = info.shape.map(() => 0);
    for (const part of all) {
      paste(backend, part, info.shape, values, begin);
      begin[axis]! += part.shape[axis]!;
    }
    return info;
  },

  PadV2: ({ inputs, attrs, backend }) => {
    const x = inputs.x!;
    const paddings = attrs.paddings as [number, number][];
    if (!areFloats(x) || x.shape.length === 0 || paddings.flat().some((count) => count < 0)) return undefined;
    const shape = x.shape.map((size, axis) => size + paddings[axis]![0] + paddings[axis]![1]);
    const { info, values } = backend.output(shape);
    values.fill(attrs.constantValue as number);
    const begin = paddings.map(([before]) => before);
    paste(backend, x, shape, values, begin);
    return info;
  },

  Select: ({ inputs, backend }) => {
    const { condition, t, e } = inputs as Record<'condition' | 't' | 'e', tf.TensorInfo>;
    const chosen = backend.data.get(condition.dataId).values;
    if (!areFloats(t, e) || !(chosen instanceof Uint8Array)) return undefined;
    if ([t, e].some(({ shape }) => !tf.util.arraysEqual(shape, condition.shape))) return undefined;
    const { info, values } = backend.output(t.shape);
    backend.addon.choose(chosen, backend.floats(t), backend.floats(e), values);
    return info;
  },

  // tfjs keeps the array of an integer or a bool and calls it float32.
  Cast: ({ inputs, attrs, backend }) => {
    const x = inputs.x!;
    if (attrs.dtype !== 'float32' || (x.dtype !== 'bool' && x.dtype !== 'int32')) return undefined;
    const { info, values } = backend.output(x.shape);
    values.set(backend.data.get(x.dataId).values as Int32Array | Uint8Array);
    return info;
  },

  Fill: ({ attrs, backend }) => {
    const { shape, value, dtype } = attrs as { shape: number[]; value: number; dtype?: string };
    if (typeof value !== 'number' || (dtype !== undefined && dtype !== 'float32')) return undefined;
    const { info, values } = backend.output(shape);
    values.fill(value);
    return info;
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

/** Puts the numbers of a tensor into the array of a larger one, from the index `begin` on. */
function paste(
  backend: NativeBackend,
  x: tf.TensorInfo,
  shape: readonly number[],
  values: Float32Array,
  begin: readonly number[],
): void {
  const strides = [...tf.util.computeStrides([...shape]), 1].slice(-shape.length);
  const offset = begin.reduce((sum, at, axis) => sum + at * strides[axis]!, 0);
  const axes = x.shape.map((size, axis) => ({ size, strideA: strides[axis]!, strideB: 0 }));
  backend.addon.paste(backend.floats(x), values, offset, packAxes(axes)!);
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
