import * as tf from '@tensorflow/tfjs';
import { forms, type Reading } from '../../native';
import type { NativeBackend } from '../native-backend';
import { finishFused } from './fused';
import { areFloats, type KernelCall, type NativeKernel } from './kernel';

type Shape = [number, number, number, number];

/** How a filter is laid out: its shape as [height, width, in / groups, out], and how many groups there are. */
type Grouping = (
  filterShape: Shape,
  attrs: Record<string, unknown>,
) => { groups: number; filterShape: Shape };

const ordinary: Grouping = (filterShape) => ({ groups: 1, filterShape });

/** tfjs' depthwise filters are [height, width, channels, multiplier]. */
const depthwise: Grouping = ([height, width, channels, multiplier]) => ({
  groups: channels,
  filterShape: [height, width, 1, channels * multiplier],
});

const grouped: Grouping = (filterShape, attrs) => ({ groups: attrs.groups as number, filterShape });

/** Convolutions of data in the order NHWC; tfjs handles NCHW. */
export const convolutionKernels: Record<string, NativeKernel> = {
  Conv2D: forward(ordinary),
  FusedConv2D: fused(forward(ordinary)),
  Conv2DBackpropInput: inputGradient(ordinary),
  Conv2DBackpropFilter: filterGradient(ordinary),

  DepthwiseConv2dNative: forward(depthwise),
  FusedDepthwiseConv2D: fused(forward(depthwise)),
  DepthwiseConv2dNativeBackpropInput: inputGradient(depthwise),
  DepthwiseConv2dNativeBackpropFilter: filterGradient(depthwise),

  GroupedConv2D: forward(grouped),
  GroupedConv2DBackpropInput: inputGradient(grouped),
  GroupedConv2DBackpropFilter: filterGradient(grouped),
};

function forward(grouping: Grouping): (call: KernelCall) => tf.TensorInfo | undefined {
  return ({ inputs, attrs, backend }) => {
    const { x, filter } = inputs as { x: tf.TensorInfo; filter: tf.TensorInfo };
    if (!areFloats(x, filter)) return undefined;
    const sizes = convolutionSizes(x.shape as Shape, filter.shape as Shape, attrs, grouping);
    if (!sizes) return undefined;
    const outShape = outputShape(sizes);
    if (outShape.some((size) => size < 1)) return undefined;
    const { info, values } = backend.output(outShape);
    backend.addon.conv2d(sizes, ...input(backend, x, sizes), backend.floats(filter), values);
    return info;
  };
}

function fused(convolution: (call: KernelCall) => tf.TensorInfo | undefined): NativeKernel {
  return (call) => {
    const result = convolution(call);
    return result && finishFused(call, result);
  };
}

function inputGradient(grouping: Grouping): NativeKernel {
  return ({ inputs, attrs, backend }) => {
    const { dy, filter } = inputs as { dy: tf.TensorInfo; filter: tf.TensorInfo };
    const inputShape = attrs.inputShape as Shape;
    if (!areFloats(dy, filter) || inputShape.includes(0)) return undefined;
    const sizes = convolutionSizes(inputShape, filter.shape as Shape, attrs, grouping);
    if (!sizes || !isOutput(dy, sizes)) return undefined;
    const { info, values } = backend.output(inputShape);
    backend.addon.conv2dInputGradient(sizes, ...output(backend, dy, sizes), backend.floats(filter), values);
    return info;
  };
}

function filterGradient(grouping: Grouping): NativeKernel {
  return ({ inputs, attrs, backend }) => {
    const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
    const filterShape = attrs.filterShape as Shape;
    if (!areFloats(x, dy) || filterShape.includes(0)) return undefined;
    const sizes = convolutionSizes(x.shape as Shape, filterShape, attrs, grouping);
    if (!sizes || !isOutput(dy, sizes)) return undefined;
    const { info, values } = backend.output(filterShape);
    const read = [...input(backend, x, sizes), ...output(backend, dy, sizes)] as const;
    backend.addon.conv2dFilterGradient(sizes, ...read, values);
    return info;
  };
}

const input = (backend: NativeBackend, x: tf.TensorInfo, sizes: Int32Array) =>
  read(backend, x, sizes, sizes[3]!);
const output = (backend: NativeBackend, dy: tf.TensorInfo, sizes: Int32Array) =>
  read(backend, dy, sizes, sizes[6]!);

/** Convolutions of one group make their arrays where they read them; others want them in memory. */
function read(backend: NativeBackend, info: tf.TensorInfo, sizes: Int32Array, channels: number): Reading {
  return sizes[15] === 1 ? backend.reading(info, channels) : [forms.plain, backend.floats(info)];
}

/** All sizes of a convolution in the order that the addon takes; undefined for what is left to tfjs. */
function convolutionSizes(
  xShape: Shape,
  filter: Shape,
  attrs: Record<string, unknown>,
  grouping: Grouping,
): Int32Array | undefined {
  const { strides, pad, dataFormat, dilations, dimRoundingMode } = attrs;
  if (dataFormat !== 'NHWC' && dataFormat !== undefined) return undefined;
  const { groups, filterShape } = grouping(filter, attrs);
  const info = tf.backend_util.computeConv2DInfo(
    xShape,
    filterShape,
    strides as number,
    (dilations as number) ?? 1,
    pad as 'same',
    dimRoundingMode as 'floor' | undefined,
  );
  if (info.inChannels !== filterShape[2] * groups) return undefined;
  const sizes = [
    ...[info.batchSize, info.inHeight, info.inWidth, info.inChannels],
    ...[info.outHeight, info.outWidth, info.outChannels],
    ...[info.filterHeight, info.filterWidth, info.strideHeight, info.strideWidth],
    ...[info.dilationHeight, info.dilationWidth, info.padInfo.top, info.padInfo.left, groups],
  ];
  // Larger ones would lose their upper bits on the way to the addon.
  return sizes.every((size) => Math.abs(size) < 2 ** 31) ? Int32Array.from(sizes) : undefined;
}

/** tfjs computes something even for a gradient that has another shape than the output; that is left to it. */
function isOutput(dy: tf.TensorInfo, sizes: Int32Array): boolean {
  return tf.util.arraysEqual(outputShape(sizes), dy.shape);
}

const outputShape = (sizes: Int32Array) => [sizes[0]!, sizes[4]!, sizes[5]!, sizes[6]!];
