import * as tf from '@tensorflow/tfjs';
import { type RandomStream, selfAttention, stream } from '../../engine';
import { expected } from '../../system';
import { InnerDense } from './inner-dense';

/** Options of `MultiHeadAttention`. */
export interface MultiHeadAttentionOptions {
  /** Divides the channels. */
  heads: number;
  /** A step sees none behind itself (default false). */
  causal?: boolean;
  name?: string;
  inputShape?: tf.Shape;
}

/**
 * Multi-head attention of a sequence to itself, [batch, length, channels] in and out. A second input, [batch, length],
 * says which steps may be seen (those that are not 0); the others, padding, take part in no sum.
 *
 * Weights: `in_proj.weight` [channels, 3 channels], queries, keys and values side by side, `in_proj.bias`,
 * `out_proj.weight` [channels, channels], `out_proj.bias`.
 *
 * Vaswani et al.: Attention is all you need (NeurIPS 2017).
 *
 * @throws ThetalabError when the heads do not divide the channels
 */
export class MultiHeadAttention extends tf.layers.Layer {
  static className = 'MultiHeadAttention';
  readonly heads: number;
  readonly causal: boolean;
  private inward!: InnerDense;
  private outward!: InnerDense;

  constructor(options: MultiHeadAttentionOptions) {
    super(options);
    this.heads = options.heads;
    this.causal = options.causal ?? false;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const channels = channelsOf(this.name, inputShape, this.heads);
    const add = (name: string, shape: number[]) =>
      this.addWeight(name, shape, 'float32', tf.initializers.zeros());
    this.inward = new InnerDense(add, 'in_proj', channels, 3 * channels);
    this.outward = new InnerDense(add, 'out_proj', channels, channels);
    this.initialize(stream('init').split(this.name));
    super.build(inputShape);
  }

  /** Draws the weights anew. */
  initialize(random: RandomStream): void {
    for (const dense of [this.inward, this.outward]) dense.draw(random);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const { x, mask } = sequenceAndMask(inputs);
      const { heads, causal } = this;
      return this.outward.apply(selfAttention(this.inward.apply(x) as tf.Tensor3D, heads, { causal, mask }));
    });
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as tf.Shape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), heads: this.heads, causal: this.causal };
  }
}

tf.serialization.registerClass(MultiHeadAttention);

/** @throws ThetalabError when an input is no sequence or the heads do not divide its channels */
export function channelsOf(layer: string, inputShape: tf.Shape | tf.Shape[], heads: number): number {
  const shape = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as tf.Shape;
  const channels = shape[2] ?? 0;
  if (shape.length === 3 && Number.isInteger(heads) && heads > 0 && channels > 0 && channels % heads === 0)
    return channels;
  throw expected(
    layer,
    'an input [batch, length, channels] and heads that divide the channels',
    `[${shape}], ${heads}`,
  );
}

/** The sequence, and which keys every query of every head may see. */
export function sequenceAndMask(inputs: tf.Tensor | tf.Tensor[]): { x: tf.Tensor; mask?: tf.Tensor } {
  const [x, seen] = [inputs].flat() as [tf.Tensor, tf.Tensor?];
  if (!seen) return { x };
  return { x, mask: tf.reshape(tf.cast(seen, 'bool'), [x.shape[0]!, 1, 1, x.shape[1]!]) };
}
