import * as tf from '@tensorflow/tfjs';
import type { NativeBackend } from '../native-backend';
import { areFloats, type NativeKernel } from './kernel';

/** Kernels that read or sum slices by index; sums are in the order of the indices, whatever the number of threads. */
export const indexingKernels: Record<string, NativeKernel> = {
  GatherV2: ({ inputs, attrs, backend }) => {
    const { x, indices } = inputs as { x: tf.TensorInfo; indices: tf.TensorInfo };
    if (!areFloats(x) || indices.shape.includes(0)) return undefined;
    const axis = tf.util.parseAxisParam(attrs.axis as number, x.shape)[0]!;
    const chosen = integers(backend, indices);
    const rows = x.shape[axis]!;
    for (const index of chosen)
      tf.util.assert(
        index >= 0 && index < rows,
        () => `GatherV2: the index value ${index} is not in [0, ${rows - 1}]`,
      );
    const { sizes, outputShape } = gathering(x, indices, axis, attrs.batchDims as number);
    const { info, values } = backend.output(outputShape);
    backend.addon.gather(sizes, backend.floats(x), chosen, values);
    return info;
  },

  GatherV2Grad: ({ inputs, attrs, backend }) => {
    const { dy, indices } = inputs as { dy: tf.TensorInfo; indices: tf.TensorInfo };
    const shape = attrs.inputShape as number[];
    const axis = tf.util.parseAxisParam(attrs.axis as number, shape)[0]!;
    const { sizes } = gathering({ ...dy, shape }, indices, axis, attrs.batchDims as number);
    return scatter(backend, sizes, dy, integers(backend, indices), shape);
  },

  GatherNd: ({ inputs, backend }) => {
    const { params, indices } = inputs as { params: tf.TensorInfo; indices: tf.TensorInfo };
    if (!areFloats(params) || indices.shape.includes(0)) return undefined;
    const [shape, count, inner, strides] = tf.backend_util.prepareAndValidate(params, indices);
    const rows = tf.util.sizeFromShape(params.shape) / inner;
    const flat = flatIndices(integers(backend, indices), strides, count, rows, params.shape);
    const { info, values } = backend.output(shape);
    backend.addon.gather(Int32Array.of(1, 1, rows, count, inner), backend.floats(params), flat, values);
    return info;
  },

  ScatterNd: ({ inputs, attrs, backend }) => {
    const { updates, indices } = inputs as { updates: tf.TensorInfo; indices: tf.TensorInfo };
    const shape = attrs.shape as number[];
    if (!areFloats(updates) || indices.shape.includes(0) || shape.includes(0)) return undefined;
    const sizes = tf.backend_util.calculateShapes(updates, indices, shape);
    const { numUpdates, sliceSize, strides, sliceRank, outputSize } = sizes;
    if (numUpdates * sliceSize !== tf.util.sizeFromShape(updates.shape)) return undefined;
    const rows = outputSize / sliceSize;
    const used = strides.slice(0, sliceRank);
    const flat = flatIndices(integers(backend, indices), used, numUpdates, rows, shape);
    return scatter(backend, Int32Array.of(1, 1, rows, numUpdates, sliceSize), updates, flat, shape);
  },

  UnsortedSegmentSum: ({ inputs, attrs, backend }) => {
    const { x, segmentIds } = inputs as { x: tf.TensorInfo; segmentIds: tf.TensorInfo };
    const rows = attrs.numSegments as number;
    if (!areFloats(x) || rows < 1 || segmentIds.shape.length !== 1) return undefined;
    const count = segmentIds.shape[0]!;
    const sizes = Int32Array.of(1, 1, rows, count, tf.util.sizeFromShape(x.shape) / count);
    return scatter(backend, sizes, x, integers(backend, segmentIds), [rows, ...x.shape.slice(1)]);
  },
};

function scatter(
  backend: NativeBackend,
  sizes: Int32Array,
  from: tf.TensorInfo,
  indices: Int32Array,
  shape: number[],
): tf.TensorInfo {
  const { info, values } = backend.output(shape);
  backend.addon.scatterAdd(sizes, backend.floats(from), indices, values);
  return info;
}

function integers(backend: NativeBackend, info: tf.TensorInfo): Int32Array {
  const values = backend.data.get(info.dataId).values as ArrayLike<number>;
  return values instanceof Int32Array ? values : Int32Array.from(values);
}

function gathering(x: tf.TensorInfo, indices: tf.TensorInfo, axis: number, batchDims = 0) {
  const shapes = tf.backend_util.segment_util.collectGatherOpShapeInfo(
    x as tf.Tensor,
    indices as tf.Tensor,
    axis,
    batchDims,
  );
  const { batchSize, outerSize, dimSize, sliceSize, outputShape } = shapes;
  const count = tf.util.sizeFromShape(indices.shape) / batchSize;
  return { sizes: Int32Array.of(batchSize, outerSize, dimSize, count, sliceSize), outputShape };
}

/** Where the slices of `gatherND` and `scatterND` lie, counted in slices. */
function flatIndices(
  indices: Int32Array,
  strides: readonly number[],
  count: number,
  rows: number,
  shape: readonly number[],
): Int32Array {
  const rank = strides.length;
  const flat = new Int32Array(count);
  for (let n = 0; n < count; n++) {
    let at = 0;
    for (let axis = 0; axis < rank; axis++) at += indices[n * rank + axis]! * strides[axis]!;
    if (at < 0 || at >= rows) {
      const index = indices.subarray(n * rank, (n + 1) * rank);
      throw new Error(`Invalid indices: ${index} does not index into ${shape}`);
    }
    flat[n] = at;
  }
  return flat;
}
