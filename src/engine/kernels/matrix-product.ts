import * as tf from '@tensorflow/tfjs';
import { finishFused } from './fused';
import { areFloats, type KernelCall, type NativeKernel } from './kernel';

/** Activations that the addon applies while a product is in cache, in its order. */
const activations = ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu'];

/** Batched matrix products, and those of dense layers with their bias and activation. */
export const matrixProductKernels: Record<string, NativeKernel> = {
  BatchMatMul: (call) => product(call),

  _FusedMatMul: (call) => {
    const { bias } = call.inputs;
    const { activation = 'linear', leakyreluAlpha = 0.2 } = call.attrs as Partial<FusedAttributes>;
    const index = activations.indexOf(activation);
    const perColumn = !bias || (areFloats(bias) && isPerColumn(bias, call));
    if (index >= 0 && perColumn) return product(call, { bias, activation: index, alpha: leakyreluAlpha });
    const result = product(call);
    return result && finishFused(call, result);
  },
};

interface FusedAttributes {
  activation: string;
  leakyreluAlpha: number;
}

/** What comes after a product. */
interface End {
  bias?: tf.TensorInfo;
  /** Place in `activations`. */
  activation: number;
  alpha: number;
}

function isPerColumn({ shape }: tf.TensorInfo, { inputs, attrs }: KernelCall): boolean {
  const columns = inputs.b!.shape.at(attrs.transposeB ? -2 : -1);
  return shape.at(-1) === columns && tf.util.sizeFromShape(shape) === columns;
}

const none = new Float32Array(0);

function product(
  { inputs, attrs, backend }: KernelCall,
  { bias, activation, alpha }: End = { activation: 0, alpha: 0 },
): tf.TensorInfo | undefined {
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
  // One matrix on the right for all on the left: their rows are those of one product.
  const joins = batchB === 1 && batch > 1 && !transposeA;
  const sizes = joins ? [1, batch * rows] : [batch, rows];
  const flags = [transposeA, transposeB, batchA === 1 || joins, batchB === 1].map(Number);
  backend.addon.matmul(
    Int32Array.of(...sizes, columns, depth, ...flags, activation, 0),
    backend.floats(a),
    backend.floats(b),
    values,
    bias ? backend.floats(bias) : none,
    alpha,
  );
  return info;
}

/** The batch axes and the last two, in the order in which they are multiplied. */
function parts({ shape }: tf.TensorInfo, transposed: boolean): [number[], number, number] {
  const [first, second] = shape.slice(-2) as [number, number];
  return transposed ? [shape.slice(0, -2), second, first] : [shape.slice(0, -2), first, second];
}
