import * as tf from '@tensorflow/tfjs';
import { expected } from '../system';
import { nativeName } from './engine-info';
import { runKernel } from './ops/kernel';

/**
 * Gradients that TensorFlow.js lacks, registered over its own when the engine is loaded: those of dilated convolutions
 * (tfjs refuses them), and a gradient of the mean that does not multiply by a tensor of ones.
 */
type Convolution = tf.NamedAttrMap & {
  strides: number | [number, number];
  pad: 'same' | 'valid' | number | [number, number][];
  dataFormat: 'NHWC' | 'NCHW';
  dilations: number | [number, number];
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
};

tf.registerGradient({
  kernelName: 'Conv2D',
  inputsToSave: ['x', 'filter'],
  gradFunc: (dy, saved, attributes) => {
    const [x, filter] = saved as [tf.Tensor4D, tf.Tensor4D];
    const gradient = { x, filter, dy: dy as tf.Tensor4D, attributes: attributes as Convolution };
    return { x: () => inputGradient(gradient), filter: () => filterGradient(gradient) };
  },
});

tf.registerGradient({
  kernelName: 'Mean',
  inputsToSave: ['x'],
  gradFunc: (dy, [x], { axis }) => ({
    x: () => {
      const axes = tf.util.parseAxisParam(axis as number[], x!.shape);
      const kept = x!.shape.map((size, index) => (axes.includes(index) ? 1 : size));
      const count = axes.reduce((product, index) => product * x!.shape[index]!, 1);
      return tf.broadcastTo(tf.div(tf.reshape(dy as tf.Tensor, kept), count), x!.shape as [number]);
    },
  }),
});

interface Gradient {
  x: tf.Tensor4D;
  filter: tf.Tensor4D;
  dy: tf.Tensor4D;
  attributes: Convolution;
}

function inputGradient({ x, filter, dy, attributes }: Gradient): tf.Tensor4D {
  if (!isDilated(attributes) || tf.getBackend() === nativeName) {
    return runKernel('Conv2DBackpropInput', { dy, filter }, { ...attributes, inputShape: x.shape });
  }
  const { block, paddings, dyPaddings, padded } = phases(x.shape, filter.shape, attributes);
  const dyPhases = tf.spaceToBatchND(dy, block, dyPaddings);
  const shape = [
    x.shape[0] * block[0]! * block[1]!,
    padded[0]! / block[0]!,
    padded[1]! / block[1]!,
    x.shape[3],
  ];
  const dxPhases = runKernel<tf.Tensor4D>(
    'Conv2DBackpropInput',
    { dy: dyPhases, filter },
    { strides: 1, pad: 'valid', dataFormat: 'NHWC', inputShape: shape },
  );
  return tf.batchToSpaceND(dxPhases, block, paddings);
}

function filterGradient({ x, filter, dy, attributes }: Gradient): tf.Tensor4D {
  if (!isDilated(attributes) || tf.getBackend() === nativeName) {
    return runKernel('Conv2DBackpropFilter', { x, dy }, { ...attributes, filterShape: filter.shape });
  }
  const { block, paddings, dyPaddings } = phases(x.shape, filter.shape, attributes);
  return runKernel(
    'Conv2DBackpropFilter',
    { x: tf.spaceToBatchND(x, block, paddings), dy: tf.spaceToBatchND(dy, block, dyPaddings) },
    { strides: 1, pad: 'valid', dataFormat: 'NHWC', filterShape: filter.shape },
  );
}

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
