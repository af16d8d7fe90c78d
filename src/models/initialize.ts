import * as tf from '@tensorflow/tfjs';
import type { RandomStream } from '../engine';

/** Arguments of `tf.layers.dense` and `tf.layers.conv1d` for weights that `initializeWeights` draws later. */
export const undrawn = { kernelInitializer: 'zeros', biasInitializer: 'zeros' } as const;

/**
 * Draws the weights of every convolution and dense layer as PyTorch does by default: kernel and bias uniform in
 * ±1/√fanIn, where fanIn is how many inputs one output sums over (Kaiming uniform with a = √5). Each layer has its own
 * part of the stream, by name. Other layers keep what they have.
 *
 * He et al.: Delving deep into rectifiers (ICCV 2015).
 *
 * @returns the model, for chaining
 */
export function initializeWeights<M extends tf.LayersModel>(model: M, random: RandomStream): M {
  for (const layer of model.layers) {
    if (layer instanceof tf.LayersModel) initializeWeights(layer, random);
    else if (drawsItself(layer)) layer.initialize(random.split(layer.name));
    else if (isWeighted(layer)) layer.setWeights(drawn(layer, random.split(layer.name)));
  }
  return model;
}

/** Layers with several weights of their own, such as `TransformerBlock`. */
function drawsItself(layer: object): layer is { initialize(random: RandomStream): void } {
  return 'initialize' in layer && typeof layer.initialize === 'function';
}

/** Layers with a kernel [..., inputs, outputs] and a bias. */
export function isWeighted(layer: tf.layers.Layer): boolean {
  return ['Conv1D', 'Dense'].includes(layer.getClassName());
}

function drawn(layer: tf.layers.Layer, random: RandomStream): tf.Tensor[] {
  const kernel = layer.weights[0]!.shape as number[];
  const bound = 1 / Math.sqrt(kernel.slice(0, -1).reduce((product, size) => product * size, 1));
  return layer.weights.map((weight, index) => {
    const shape = weight.shape as number[];
    const values = random.split(index).fillUniform(new Float32Array(tf.util.sizeFromShape(shape)));
    return tf.tensor(
      values.map((unit) => bound * (2 * unit - 1)),
      shape,
    );
  });
}
