import * as tf from '@tensorflow/tfjs';
import { dropout, type RandomStream, stream } from '../../engine';
import { expected } from '../../system';
import { onlyInput } from './only-input';

/** Options of `SeededDropout`. */
export interface SeededDropoutOptions {
  /** Share of the elements that become zero while training, in [0, 1). */
  rate: number;
  name?: string;
}

/**
 * Inverted dropout whose masks follow from a random stream: the n-th training call since `reset` always has the same
 * mask, whatever ran before. Does nothing in inference.
 *
 * Training loops call `setDropoutStep` before each step, so that a resumed run meets the masks it would have met.
 * A layer that was never told otherwise counts its calls along `engine.stream('dropout')`.
 *
 * Srivastava et al.: Dropout: a simple way to prevent neural networks from overfitting (JMLR 2014).
 *
 * @throws ThetalabError when the rate is out of range
 */
export class SeededDropout extends tf.layers.Layer {
  static className = 'SeededDropout';
  readonly rate: number;
  private random: RandomStream | undefined;
  private calls = 0;

  constructor(options: SeededDropoutOptions) {
    super(options);
    if (!(options.rate >= 0 && options.rate < 1)) {
      throw expected('SeededDropout', 'a rate in [0, 1)', String(options.rate));
    }
    this.rate = options.rate;
  }

  /** Begins a step: the following training calls take their masks from this stream and the layer's name. */
  reset(random: RandomStream): void {
    this.random = random.split(this.name);
    this.calls = 0;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    const x = onlyInput(inputs);
    if (!kwargs.training || this.rate === 0) return x;
    this.random ??= stream('dropout').split(this.name);
    return dropout(x, this.rate, this.random.split(this.calls++).key);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.rate };
  }
}

tf.serialization.registerClass(SeededDropout);

/**
 * Tells every dropout layer of a model which step comes: the masks of the step follow from `random` and the layers'
 * names alone. Two calls of the model within the step (the two views of a batch) get different masks.
 */
export function setDropoutStep(model: tf.LayersModel, random: RandomStream): void {
  for (const layer of model.layers) {
    if (layer instanceof SeededDropout) layer.reset(random);
    else if (layer instanceof tf.LayersModel) setDropoutStep(layer, random);
  }
}
