import * as tf from '@tensorflow/tfjs';
import { shared } from '../system';
import { gradientDepth } from './tape';

/**
 * The fused convolutions of TensorFlow.js, which `tf.layers.conv2d` consists of, refuse gradients when they are dilated.
 * Where a gradient may be asked for, a dilated one is done in its parts, which have gradients.
 */
type Fused = typeof tf.fused.conv2d | typeof tf.fused.depthwiseConv2d;

const originals = shared('engine.fused-convolution', () => ({
  conv2d: tf.fused.conv2d,
  depthwiseConv2d: tf.fused.depthwiseConv2d,
}));

// A bundler that takes in the sources of TensorFlow.js seals them, as for its own specs.
if (Object.getOwnPropertyDescriptor(tf.fused, 'conv2d')?.writable) {
  Object.assign(tf.fused, {
    conv2d: inPartsWhenDilated(originals.conv2d, tf.conv2d),
    depthwiseConv2d: inPartsWhenDilated(originals.depthwiseConv2d, tf.depthwiseConv2d),
  });
}

function inPartsWhenDilated<F extends Fused>(fused: F, convolve: typeof tf.conv2d): F {
  const wrapped = (options: Parameters<typeof tf.fused.conv2d>[0]): tf.Tensor => {
    const { x, filter, strides, pad, dataFormat = 'NHWC', dilations = 1, dimRoundingMode, bias } = options;
    const dilated = [dilations].flat().some((dilation) => dilation > 1);
    const linear = (options.activation ?? 'linear') === 'linear'; // tfjs takes apart the others itself
    if (!dilated || !linear || gradientDepth() === 0 || dataFormat !== 'NHWC') return fused(options as never);
    const y = convolve(x as tf.Tensor4D, filter, strides, pad, dataFormat, dilations, dimRoundingMode);
    return bias == null ? y : tf.add(y, bias);
  };
  return wrapped as unknown as F;
}
