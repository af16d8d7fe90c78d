import * as tf from '@tensorflow/tfjs';
import { layerNorm } from '../../engine';
import { onlyInput } from './only-input';

type Weight = ReturnType<tf.layers.Layer['addWeight']>;

/** Options of `LayerNorm`. */
export interface LayerNormOptions {
  /** Added to the variance (default 1e-5, as PyTorch). */
  epsilon?: number;
  name?: string;
  inputShape?: tf.Shape;
}

/**
 * Layer normalisation over the last axis as PyTorch's `LayerNorm`, [..., channels] in and out, with the weights `weight`
 * (scale) and `bias` (shift) per channel. `tf.layers.layerNormalization` gives the same in many steps.
 *
 * Ba, Kiros, Hinton: Layer normalization (arXiv 1607.06450, 2016).
 */
export class LayerNorm extends tf.layers.Layer {
  static className = 'LayerNorm';
  readonly epsilon: number;
  private scale!: Weight;
  private shift!: Weight;

  constructor(options: LayerNormOptions = {}) {
    super(options);
    this.epsilon = options.epsilon ?? 1e-5;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const shape = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as tf.Shape;
    const channels = [shape[shape.length - 1]!];
    this.scale = this.addWeight('weight', channels, 'float32', tf.initializers.ones());
    this.shift = this.addWeight('bias', channels, 'float32', tf.initializers.zeros());
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return layerNorm(onlyInput(inputs), this.scale.read(), this.shift.read(), this.epsilon);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), epsilon: this.epsilon };
  }
}

tf.serialization.registerClass(LayerNorm);
