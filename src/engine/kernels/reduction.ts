import * as tf from '@tensorflow/tfjs';
import { type Deferred, Made } from '../deferred';
import { areFloats, type NativeKernel } from './kernel';

/** Sums, means and extremes over neighbouring axes. */
export const reductionKernels: Record<string, NativeKernel> = {
  Sum: reduce(() => 1),
  Mean: reduce((count) => 1 / count),

  Max: extreme(false),
  Min: extreme(true),
  ArgMax: position(false),
  ArgMin: position(true),
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
    const scale = scaleOf(sizes[1]);
    const known = knownSums(backend.deferred(x), sizes);
    if (known) values.set(known.map((sum) => sum * scale));
    else backend.addon.sum(Int32Array.of(...sizes), scale, ...backend.reading(x, channelsOf(sizes)), values);
    return info;
  };
}

/** The sums of a deferred tensor over all its rows, if these are what is asked for and known. */
function knownSums(deferred: Deferred | undefined, [outer, , inner]: Sizes): Float32Array | undefined {
  return deferred instanceof Made && outer === 1 && inner === deferred.channels ? deferred.sums : undefined;
}

/** Single numbers are summed as they lie: they are no channels. */
const channelsOf = ([, , inner]: Sizes) => (inner === 1 ? 0 : inner);

type Sizes = [outer: number, reduced: number, inner: number];

function extreme(smallest: boolean): NativeKernel {
  return ({ inputs, attrs, backend }) => {
    const x = inputs.x!;
    const { reductionIndices, axis, keepDims } = attrs as Record<string, number[]>;
    const axes = tf.util.parseAxisParam(reductionIndices ?? axis!, x.shape);
    const sizes = areFloats(x) ? threeParts(x.shape, axes) : undefined;
    if (!sizes) return undefined;
    const reduced = x.shape.map((size, i) => (axes.includes(i) ? 1 : size));
    const { info, values } = backend.output(keepDims ? reduced : reduced.filter((_, i) => !axes.includes(i)));
    backend.addon.extreme(Int32Array.of(...sizes), Number(smallest), backend.floats(x), values);
    return info;
  };
}

function position(smallest: boolean): NativeKernel {
  return ({ inputs, attrs, backend }) => {
    const x = inputs.x!;
    const [axis] = tf.util.parseAxisParam(attrs.axis as number, x.shape) as [number];
    const sizes = areFloats(x) ? threeParts(x.shape, [axis]) : undefined;
    if (!sizes) return undefined;
    const shape = x.shape.filter((_, i) => i !== axis);
    const values = new Int32Array(tf.util.sizeFromShape(shape));
    backend.addon.extreme(Int32Array.of(...sizes), Number(smallest), backend.floats(x), values);
    return backend.makeTensorInfo(shape, 'int32', values);
  };
}

/** Sizes before, in and after the reduced axes; undefined when a longer axis stands between these. */
function threeParts(shape: readonly number[], axes: readonly number[]): Sizes | undefined {
  const long = axes.filter((axis) => shape[axis] !== 1);
  if (long.length === 0) return undefined;
  const first = Math.min(...long);
  const last = Math.max(...long);
  const product = (from: number, to: number) => shape.slice(from, to).reduce((size, n) => size * n, 1);
  const between = shape.slice(first, last + 1).some((size, i) => size !== 1 && !axes.includes(first + i));
  return between ? undefined : [product(0, first), product(first, last + 1), product(last + 1, shape.length)];
}
