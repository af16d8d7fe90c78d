import * as tf from '@tensorflow/tfjs';
import { shared } from '../system';

/**
 * `tf.layers.conv1d({ padding: 'causal' })`, which TensorFlow.js accepts but does not compute: zeros before the first
 * sample, so that no output sees a later input (van den Oord et al.: WaveNet, 2016), and as many outputs as inputs at
 * stride 1.
 */
interface Conv1D extends tf.layers.Layer {
  padding: 'valid' | 'same' | 'causal';
  kernelSize: number[];
  dilationRate: number[];
  dataFormat: 'channelsLast' | 'channelsFirst';
}

const { Conv1D } = tf.serialization.SerializationMap.getMap().classNameMap;
const prototype = Conv1D![0].prototype as unknown as Conv1D;

const { call, computeOutputShape } = shared('engine.causal-layers', () => ({
  call: prototype.call,
  computeOutputShape: prototype.computeOutputShape,
}));

/** The layer as it is but for its padding. */
const padded = (layer: Conv1D, padding: 'valid' | 'same'): Conv1D =>
  Object.create(layer, { padding: { value: padding } });

prototype.call = function (this: Conv1D, inputs, kwargs) {
  if (this.padding !== 'causal') return call.call(this, inputs, kwargs);
  return tf.tidy(() => {
    const x = [inputs].flat()[0] as tf.Tensor3D;
    const before: [number, number] = [(this.kernelSize[0]! - 1) * this.dilationRate[0]!, 0];
    const none: [number, number] = [0, 0];
    const paddings = this.dataFormat === 'channelsFirst' ? [none, none, before] : [none, before, none];
    const longer = tf.pad3d(x, paddings as [[number, number], [number, number], [number, number]]);
    return call.call(padded(this, 'valid'), longer, kwargs);
  });
};

prototype.computeOutputShape = function (this: Conv1D, inputShape) {
  return computeOutputShape.call(this.padding === 'causal' ? padded(this, 'same') : this, inputShape);
};
