import * as tf from '@tensorflow/tfjs';
import { dropout, type RandomStream } from '../../engine';
import { expected } from '../../system';
import { MaskStream } from './mask-stream';
import { onlyInput } from './only-input';

/** Options of `SeededDropout`. */
export interface SeededDropoutOptions {
  /** Share of the elements that become zero while training, in [0, 1). */
  rate: number;
  name?: string;
  inputShape?: tf.Shape;
}

/**
 * Inverted dropout whose masks follow from a random stream: the n-th training call since `masks.reset` always has the same
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
  readonly masks: MaskStream;

  constructor(options: SeededDropoutOptions) {
    super(options);
    this.rate = checkedRate('SeededDropout', options.rate);
    this.masks = new MaskStream(this.name);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    const x = onlyInput(inputs);
    return kwargs.training && this.rate > 0 ? dropout(x, this.rate, this.masks.next()) : x;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.rate };
  }
}

tf.serialization.registerClass(SeededDropout);

/** @throws ThetalabError when a rate is out of range */
export function checkedRate(layer: string, rate: number): number {
  if (rate >= 0 && rate < 1) return rate;
  throw expected(layer, 'a rate in [0, 1)', String(rate));
}

/**
 * Tells every layer with dropout in a model which step comes: the masks of the step follow from `random` and the
 * layers' names alone. Two calls of the model within the step (the two views of a batch) get different masks.
 */
export function setDropoutStep(model: tf.LayersModel, random: RandomStream): void {
  for (const layer of model.layers) {
    const { masks } = layer as Partial<SeededDropout>;
    if (typeof masks?.reset === 'function') masks.reset(random);
    else if (layer instanceof tf.LayersModel) setDropoutStep(layer, random);
  }
}
