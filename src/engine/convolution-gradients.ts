import * as tf from '@tensorflow/tfjs';
import { expected } from '../system';
import { nativeName } from './engine-info';
import { runKernel } from './ops/kernel';

/**
 * Gradients of dilated convolutions, which TensorFlow.js refuses, registered over its own when the engine is loaded: of
 * `tf.conv2d` (so of `tf.conv1d`) and `tf.depthwiseConv2d` (so of `tf.separableConv2d`).
 */
type Convolution = tf.NamedAttrMap & {
  strides: number | [number, number];
  pad: 'same' | 'valid' | number | [number, number][];
  dataFormat: 'NHWC' | 'NCHW';
  dilations: number | [number, number];
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
};

registerConvolution('Conv2D', 'Conv2DBackpropInput', 'Conv2DBackpropFilter');
registerConvolution(
  'DepthwiseConv2dNative',
  'DepthwiseConv2dNativeBackpropInput',
  'DepthwiseConv2dNativeBackpropFilter',
);

interface Gradient {
  x: tf.Tensor4D;
  filter: tf.Tensor4D;
  dy: tf.Tensor4D;
  attributes: Convolution;
}

function registerConvolution(kernelName: string, inputKernel: string, filterKernel: string): void {
  tf.registerGradient({
    kernelName,
    inputsToSave: ['x', 'filter'],
    gradFunc: (dy, saved, attrs) => {
      const [x, filter] = saved as [tf.Tensor4D, tf.Tensor4D];
      const attributes = { ...(attrs as Convolution), dilations: (attrs as Convolution).dilations ?? 1 };
      const gradient = { x, filter, dy: dy as tf.Tensor4D, attributes };
      return {
        x: () => inputGradient(inputKernel, gradient),
        filter: () => filterGradient(filterKernel, gradient),
      };
    },
  });
}

function inputGradient(kernel: string, { x, filter, dy, attributes }: Gradient): tf.Tensor4D {
  if (!isDilated(attributes) || tf.getBackend() === nativeName) {
    return runKernel(kernel, { dy, filter }, { ...attributes, inputShape: x.shape });
  }
  const { block, paddings, dyPaddings, padded } = phases(x.shape, filter.shape, attributes);
  const dyPhases = tf.spaceToBatchND(dy, block, dyPaddings);
  const inputShape = [
    x.shape[0] * block[0]! * block[1]!,
    padded[0]! / block[0]!,
    padded[1]! / block[1]!,
    x.shape[3],
  ];
  const dxPhases = runKernel<tf.Tensor4D>(kernel, { dy: dyPhases, filter }, { ...ofPhases, inputShape });
  return tf.batchToSpaceND(dxPhases, block, paddings);
}

function filterGradient(kernel: string, { x, filter, dy, attributes }: Gradient): tf.Tensor4D {
  if (!isDilated(attributes) || tf.getBackend() === nativeName) {
    return runKernel(kernel, { x, dy }, { ...attributes, filterShape: filter.shape });
  }
  const { block, paddings, dyPaddings } = phases(x.shape, filter.shape, attributes);
  return runKernel(
    kernel,
    { x: tf.spaceToBatchND(x, block, paddings), dy: tf.spaceToBatchND(dy, block, dyPaddings) },
    { ...ofPhases, filterShape: filter.shape },
  );
}

const ofPhases = { strides: [1, 1], dilations: [1, 1], pad: 'valid', dataFormat: 'NHWC' };

function isDilated({ dilations, dataFormat }: Convolution): boolean {
  const dilated = [dilations].flat().some((dilation) => dilation > 1);
  if (dilated && dataFormat === 'NCHW') {
    throw expected('conv2d', "dataFormat 'NHWC' for the gradient of a dilated convolution", "'NCHW'");
  }
  return dilated;
}

/**
 * A convolution of dilation d is d ordinary ones, each over every d-th sample: how to pad the input and the output
 * gradient so that `spaceToBatchND` takes them apart into these phases. (tfjs allows a stride or a dilation, not both.)
 */
function phases(
  xShape: [number, number, number, number],
  filterShape: [number, number, number, number],
  { strides, pad, dilations, dimRoundingMode }: Convolution,
) {
  const info = tf.backend_util.computeConv2DInfo(
    xShape,
    filterShape,
    strides,
    dilations,
    pad as 'same',
    dimRoundingMode,
  );
  const block = [info.dilationHeight, info.dilationWidth];
  const kernel = [info.filterHeight, info.filterWidth];
  const out = [info.outHeight, info.outWidth];
  const before = [info.padInfo.top, info.padInfo.left];
  const after = [info.padInfo.bottom, info.padInfo.right];
  const size = [info.inHeight, info.inWidth];
  // With padding given as a number, tfjs computes more outputs than the padded input holds: zeros fill it up.
  const needed = size.map((n, i) =>
    Math.max(n + before[i]! + after[i]!, out[i]! + (kernel[i]! - 1) * block[i]!),
  );
  const padded = needed.map((n, i) => Math.ceil(n / block[i]!) * block[i]!);
  const paddings = size.map((n, i) => [before[i]!, padded[i]! - n - before[i]!]);
  const dyPaddings = out.map((n, i) => [0, padded[i]! - (kernel[i]! - 1) * block[i]! - n]);
  return { block, padded, paddings, dyPaddings };
}
