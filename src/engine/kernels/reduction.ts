import * as tf from '@tensorflow/tfjs';
import { areFloats, type NativeKernel } from './kernel';

/** Sums and means over neighbouring axes. */
export const reductionKernels: Record<string, NativeKernel> = {
  Sum: reduce(() => 1),
  Mean: reduce((count) => 1 / count),
};

function reduce(scaleOf: (count: number) => number): NativeKernel {
  return ({ inputs, attrs, backend }) => {
    const x = inputs.x!;
    const { axis, keepDims } = attrs as { axis: number[]; keepDims?: boolean };
    const axes = tf.util.parseAxisParam(axis, x.shape);
    const sizes = areFloats(x) ? threeParts(x.shape, axes) : undefined;
    if (!sizes) return undefined;
    const reduced = x.shape.map((size, i) => (axes.includes(i) ? 1 : size));
    const { info, values } = backend.output(keepDims ? reduced : reduced.filter((_, i) => !axes.includes(i)));
    backend.addon.sum(Int32Array.of(...sizes), scaleOf(sizes[1]), backend.floats(x), values);
    return info;
  };
}

/** Sizes before, in and after the reduced axes; undefined when a longer axis stands between these. */
function threeParts(shape: readonly number[], axes: readonly number[]): [number, number, number] | undefined {
  const long = axes.filter((axis) => shape[axis] !== 1);
  if (long.length === 0) return undefined;
  const first = Math.min(...long);
  const last = Math.max(...long);
  const product = (from: number, to: number) => shape.slice(from, to).reduce((size, n) => size * n, 1);
  const between = shape.slice(first, last + 1).some((size, i) => size !== 1 && !axes.includes(first + i));
  return between ? undefined : [product(0, first), product(first, last + 1), product(last + 1, shape.length)];
}
