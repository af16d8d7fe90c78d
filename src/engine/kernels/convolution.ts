import * as tf from '@tensorflow/tfjs';
import { finishFused } from './fused';
import { areFloats, type KernelCall, type NativeKernel } from './kernel';

/** Convolutions of data in the order NHWC; tfjs handles NCHW. */
export const convolutionKernels: Record<string, NativeKernel> = {
  Conv2D: forward,

  FusedConv2D: (call) => {
    const result = forward(call);
    return result && finishFused(call, result);
  },

  Conv2DBackpropInput: ({ inputs, attrs, backend }) => {
    const { dy, filter } = inputs as { dy: tf.TensorInfo; filter: tf.TensorInfo };
    const inputShape = attrs.inputShape as Shape;
    const sizes = convolutionSizes(inputShape, filter.shape as Shape, attrs);
    if (!sizes || !isOutput(dy, sizes) || !areFloats(dy, filter) || inputShape.includes(0)) return undefined;
    const { info, values } = backend.output(inputShape);
    backend.addon.conv2dInputGradient(
      sizes,
      ...backend.reading(dy, filter.shape[3]!),
      backend.floats(filter),
      values,
    );
    return info;
  },

  Conv2DBackpropFilter: ({ inputs, attrs, backend }) => {
    const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
    const filterShape = attrs.filterShape as Shape;
    const sizes = convolutionSizes(x.shape as Shape, filterShape, attrs);
    if (!sizes || !isOutput(dy, sizes) || !areFloats(x, dy) || filterShape.includes(0)) return undefined;
    const { info, values } = backend.output(filterShape);
    backend.addon.conv2dFilterGradient(
      sizes,
      ...backend.reading(x, filterShape[2]),
      ...backend.reading(dy, filterShape[3]),
      values,
    );
    return info;
  },
};

type Shape = [number, number, number, number];

function forward({ inputs, attrs, backend }: KernelCall): tf.TensorInfo | undefined {
  const { x, filter } = inputs as { x: tf.TensorInfo; filter: tf.TensorInfo };
  const sizes = convolutionSizes(x.shape as Shape, filter.shape as Shape, attrs);
  if (!sizes || !areFloats(x, filter)) return undefined;
  const outShape = outputShape(sizes);
  if (outShape.some((size) => size < 1)) return undefined;
  const { info, values } = backend.output(outShape);
  backend.addon.conv2d(sizes, ...backend.reading(x, filter.shape[2]!), backend.floats(filter), values);
  return info;
}

/** All sizes of a convolution in the order that the addon takes; undefined for layouts left to tfjs. */
function convolutionSizes(
  xShape: Shape,
  filterShape: Shape,
  attrs: Record<string, unknown>,
): Int32Array | undefined {
  const { strides, pad, dataFormat, dilations, dimRoundingMode } = attrs;
  if (dataFormat !== 'NHWC' && dataFormat !== undefined) return undefined;
  const info = tf.backend_util.computeConv2DInfo(
    xShape,
    filterShape,
    strides as number,
    (dilations as number) ?? 1,
    pad as 'same',
    dimRoundingMode as 'floor' | undefined,
  );
  if (info.inChannels !== filterShape[2]) return undefined;
  const sizes = [
    ...[info.batchSize, info.inHeight, info.inWidth, info.inChannels],
    ...[info.outHeight, info.outWidth, info.outChannels],
    ...[info.filterHeight, info.filterWidth, info.strideHeight, info.strideWidth],
    ...[info.dilationHeight, info.dilationWidth, info.padInfo.top, info.padInfo.left],
  ];
  // Larger ones would lose their upper bits on the way to the addon.
  return sizes.every((size) => Math.abs(size) < 2 ** 31) ? Int32Array.from(sizes) : undefined;
}

/** tfjs computes something even for a gradient that has another shape than the output; that is left to it. */
function isOutput(dy: tf.TensorInfo, sizes: Int32Array): boolean {
  return tf.util.arraysEqual(outputShape(sizes), dy.shape);
}

const outputShape = (sizes: Int32Array) => [sizes[0]!, sizes[4]!, sizes[5]!, sizes[6]!];
