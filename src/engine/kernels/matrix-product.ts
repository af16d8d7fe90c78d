import * as tf from '@tensorflow/tfjs';
import { finishFused } from './fused';
import { areFloats, type KernelCall, type NativeKernel } from './kernel';

/** Batched matrix products. */
export const matrixProductKernels: Record<string, NativeKernel> = {
  BatchMatMul: product,

  _FusedMatMul: (call) => {
    const result = product(call);
    return result && finishFused(call, result);
  },
};

function product({ inputs, attrs, backend }: KernelCall): tf.TensorInfo | undefined {
  const { a, b } = inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
  const { transposeA, transposeB } = attrs as { transposeA: boolean; transposeB: boolean };
  if (!areFloats(a, b)) return undefined;
  const [outerA, rows, depth] = parts(a, transposeA);
  const [outerB, depthB, columns] = parts(b, transposeB);
  tf.util.assert(
    depth === depthB,
    () =>
      `Error in matMul: inner shapes (${depth}) and (${depthB}) of Tensors with shapes ${a.shape} and ${b.shape} ` +
      `and transposeA=${transposeA} and transposeB=${transposeB} must match.`,
  );
  const batchA = tf.util.sizeFromShape(outerA);
  const batchB = tf.util.sizeFromShape(outerB);
  if (batchA !== batchB && batchA !== 1 && batchB !== 1) return undefined;
  const outer = tf.broadcast_util.assertAndGetBroadcastShape(outerA, outerB);
  const batch = Math.max(batchA, batchB);
  if (tf.util.sizeFromShape(outer) !== batch) return undefined;
  const { info, values } = backend.output([...outer, rows, columns]);
  const repeats = [Number(batchA === 1), Number(batchB === 1)];
  const sizes = Int32Array.of(
    batch,
    rows,
    columns,
    depth,
    Number(transposeA),
    Number(transposeB),
    ...repeats,
  );
  backend.addon.matmul(sizes, backend.floats(a), backend.floats(b), values);
  return info;
}

/** The batch axes and the last two, in the order in which they are multiplied. */
function parts({ shape }: tf.TensorInfo, transposed: boolean): [number[], number, number] {
  const [first, second] = shape.slice(-2) as [number, number];
  return transposed ? [shape.slice(0, -2), second, first] : [shape.slice(0, -2), first, second];
}
