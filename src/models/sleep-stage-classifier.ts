import * as tf from '@tensorflow/tfjs';
import { type RandomStream, stream } from '../engine';
import { expected } from '../system';
import { initializeWeights, undrawn } from './initialize';
import { BatchNormMish } from './layers/batch-norm-mish';

/** Options of `linearClassifier`. */
export interface LinearClassifierOptions {
  /** Length of an embedding (default 128). */
  inputDim?: number;
  /** How many classes (default 5, the sleep stages W, N1, N2, N3, REM). */
  classes?: number;
  /** Where the first weights come from (default `engine.stream('init')`). */
  random?: RandomStream;
}

/** Options of `sleepStageClassifier`. */
export interface SleepStageClassifierOptions extends LinearClassifierOptions {
  /** Share of the activations dropped while training (default 0.4). */
  dropout?: number;
}

/**
 * SleepStageClassifier (Gupta, 2025): two hidden layers of 256 and 128 units, each with batch normalisation, Mish and
 * dropout, and a dense output. 67,333 trainable parameters for 128 dimensions and 5 classes.
 *
 * Input [batch, inputDim], output [batch, classes] logits: `tf.softmax` makes them probabilities.
 *
 * @throws ThetalabError when an option is out of range
 */
export function sleepStageClassifier(options: SleepStageClassifierOptions = {}): tf.LayersModel {
  const { inputDim = 128, classes = 5, dropout = 0.4, random = stream('init') } = options;
  checkSizes('sleepStageClassifier', inputDim, classes);
  const model = tf.sequential({
    name: 'SleepStageClassifier',
    layers: [
      tf.layers.dense({ name: 'classifier.0', units: 256, inputShape: [inputDim], ...undrawn }),
      new BatchNormMish({ name: 'classifier.1', rate: dropout }),
      tf.layers.dense({ name: 'classifier.4', units: 128, ...undrawn }),
      new BatchNormMish({ name: 'classifier.5', rate: dropout }),
      tf.layers.dense({ name: 'classifier.8', units: classes, ...undrawn }),
    ],
  });
  return initializeWeights(model, random);
}

/**
 * One dense layer, the usual probe of a representation: [batch, inputDim] to [batch, classes] logits.
 *
 * @throws ThetalabError when an option is out of range
 */
export function linearClassifier(options: LinearClassifierOptions = {}): tf.LayersModel {
  const { inputDim = 128, classes = 5, random = stream('init') } = options;
  checkSizes('linearClassifier', inputDim, classes);
  const output = tf.layers.dense({
    name: 'classifier.0',
    units: classes,
    inputShape: [inputDim],
    ...undrawn,
  });
  return initializeWeights(tf.sequential({ name: 'LinearClassifier', layers: [output] }), random);
}

function checkSizes(where: string, inputDim: number, classes: number): void {
  if (!Number.isInteger(inputDim) || inputDim < 1)
    throw expected(where, 'a whole inputDim from 1', String(inputDim));
  if (!Number.isInteger(classes) || classes < 2) throw expected(where, 'at least 2 classes', String(classes));
}
