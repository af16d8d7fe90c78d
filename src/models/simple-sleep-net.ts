import * as tf from '@tensorflow/tfjs';
import { type RandomStream, stream } from '../engine';
import { expected } from '../system';
import { initializeWeights, undrawn } from './initialize';
import { BatchNormMish } from './layers/batch-norm-mish';
import { L2Normalize } from './layers/l2-normalize';

/** Options of `simpleSleepNet`. */
export interface SimpleSleepNetOptions {
  /** Length of an embedding (default 128). */
  latentDim?: number;
  /** Share of the activations dropped while training (default 0.3). */
  dropout?: number;
  /** Samples of an input epoch (default `null`: any length). */
  samplesPerEpoch?: number | null;
  /** Where the first weights come from (default `engine.stream('init')`). */
  random?: RandomStream;
}

const backboneChannels = 128;
const backboneOutput = 'encoder.12';

/**
 * SimpleSleepNet (Gupta, 2025), the encoder of single-channel sleep EEG: three dilated convolutions (7 taps, dilation
 * 1, 2, 4; 32, 64, 128 channels), each with batch normalisation, Mish and dropout; the mean over time; a projector of
 * one dense layer; unit length. 89,344 trainable parameters for 128 dimensions.
 *
 * Input [batch, samples, 1], standardised; output [batch, latentDim], rows of length 1. Layers are named as in
 * PyTorch's state_dict, so that `exportWeights` and `importWeights` exchange files with the original.
 *
 * @throws ThetalabError when an option is out of range
 */
export function simpleSleepNet(options: SimpleSleepNetOptions = {}): tf.LayersModel {
  const { latentDim = 128, dropout = 0.3, samplesPerEpoch = null, random = stream('init') } = options;
  if (!Number.isInteger(latentDim) || latentDim < 1) {
    throw expected('simpleSleepNet', 'a whole latentDim from 1', String(latentDim));
  }
  if (samplesPerEpoch !== null && !(Number.isInteger(samplesPerEpoch) && samplesPerEpoch >= 1)) {
    throw expected('simpleSleepNet', 'a whole number of samplesPerEpoch, or null', String(samplesPerEpoch));
  }
  const model = tf.sequential({
    name: 'SimpleSleepNet',
    layers: [
      convolution(0, 32, 1, samplesPerEpoch),
      new BatchNormMish({ name: 'encoder.1', rate: dropout }),
      convolution(4, 64, 2),
      new BatchNormMish({ name: 'encoder.5', rate: dropout }),
      convolution(8, backboneChannels, 4),
      new BatchNormMish({ name: 'encoder.9', rate: dropout }),
      tf.layers.globalAveragePooling1d({ name: backboneOutput }),
      tf.layers.dense({ name: 'projector.0', units: latentDim, ...undrawn }),
      new BatchNormMish({ name: 'projector.1', rate: dropout }),
      new L2Normalize({ name: 'normalize' }),
    ],
  });
  return initializeWeights(model, random);
}

/** The part of a SimpleSleepNet before its projector, sharing its weights: [batch, samples, 1] to [batch, 128]. */
export function backbone(encoder: tf.LayersModel): tf.LayersModel {
  const output = encoder.getLayer(backboneOutput).output as tf.SymbolicTensor;
  return tf.model({ name: `${encoder.name}Backbone`, inputs: encoder.inputs, outputs: output });
}

function convolution(position: number, filters: number, dilationRate: number, samples?: number | null) {
  return tf.layers.conv1d({
    name: `encoder.${position}`,
    filters,
    kernelSize: 7,
    padding: 'same',
    dilationRate,
    ...undrawn,
    ...(samples !== undefined && { inputShape: [samples, 1] }),
  });
}
