import * as tf from '@tensorflow/tfjs';
import { dropout, gelu, layerNorm, type RandomStream, selfAttention, stream } from '../../engine';
import { InnerDense } from './inner-dense';
import { MaskStream } from './mask-stream';
import { channelsOf, sequenceAndMask } from './multi-head-attention';
import { checkedRate } from './seeded-dropout';

type Weight = ReturnType<tf.layers.Layer['addWeight']>;

const epsilon = 1e-5;

/** Options of `TransformerBlock`. */
export interface TransformerBlockOptions {
  /** Divides the channels. */
  heads: number;
  /** How many times as wide as the sequence the hidden layer is (default 4). */
  mlpRatio?: number;
  /** A step sees none behind itself (default false). */
  causal?: boolean;
  /** Share of each branch's outputs dropped while training (default 0). */
  rate?: number;
  name?: string;
  inputShape?: tf.Shape;
}

/**
 * A transformer block with its norms first, [batch, length, channels] in and out:
 * `h = x + attention(norm1(x))`, `y = h + mlp(norm2(h))`, where the mlp is dense, GELU, dense. A second input,
 * [batch, length], says which steps may be seen (those that are not 0).
 *
 * Weights, named as in timm's vision transformers: `norm1`, `norm2`, each with `weight` and `bias` [channels]; `attn.qkv`,
 * `attn.proj`, `mlp.fc1`, `mlp.fc2`, each with `weight` [inputs, outputs] and `bias`.
 *
 * Vaswani et al.: Attention is all you need (NeurIPS 2017); Xiong et al.: On layer normalization in the transformer
 * architecture (ICML 2020).
 *
 * @throws ThetalabError when the heads do not divide the channels or the rate is out of range
 */
export class TransformerBlock extends tf.layers.Layer {
  static className = 'TransformerBlock';
  readonly masks: MaskStream;
  private readonly options: Required<Pick<TransformerBlockOptions, 'heads' | 'mlpRatio' | 'causal' | 'rate'>>;
  private norms!: [scale: Weight, shift: Weight][];
  private denses!: Record<'qkv' | 'proj' | 'fc1' | 'fc2', InnerDense>;

  constructor({ heads, mlpRatio = 4, causal = false, rate = 0, ...layer }: TransformerBlockOptions) {
    super(layer);
    this.options = { heads, mlpRatio, causal, rate: checkedRate('TransformerBlock', rate) };
    this.masks = new MaskStream(this.name);
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const channels = channelsOf(this.name, inputShape, this.options.heads);
    const hidden = Math.round(channels * this.options.mlpRatio);
    const { zeros, ones } = tf.initializers;
    const add = (name: string, shape: number[], first = zeros()) =>
      this.addWeight(name, shape, 'float32', first);
    const norm = (name: string): [Weight, Weight] => [
      add(`${name}.weight`, [channels], ones()),
      add(`${name}.bias`, [channels]),
    ];
    const dense = (name: string, inputs: number, outputs: number) =>
      new InnerDense(add, name, inputs, outputs);
    const first = norm('norm1');
    const [qkv, proj] = [dense('attn.qkv', channels, 3 * channels), dense('attn.proj', channels, channels)];
    this.norms = [first, norm('norm2')];
    this.denses = {
      qkv,
      proj,
      fc1: dense('mlp.fc1', channels, hidden),
      fc2: dense('mlp.fc2', hidden, channels),
    };
    this.initialize(stream('init').split(this.name));
    super.build(inputShape);
  }

  /** Draws the weights of the dense layers anew. */
  initialize(random: RandomStream): void {
    for (const dense of Object.values(this.denses)) dense.draw(random);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    return tf.tidy(() => {
      const { x, mask } = sequenceAndMask(inputs);
      const { heads, causal, rate } = this.options;
      const { qkv, proj, fc1, fc2 } = this.denses;
      const drop = (branch: tf.Tensor) =>
        kwargs.training && rate > 0 ? dropout(branch, rate, this.masks.next()) : branch;
      const together = qkv.apply(this.normalise(0, x)) as tf.Tensor3D;
      const h = tf.add(x, drop(proj.apply(selfAttention(together, heads, { causal, mask }))));
      return tf.add(h, drop(fc2.apply(gelu(fc1.apply(this.normalise(1, h))))));
    });
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as tf.Shape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.options };
  }

  private normalise(index: number, x: tf.Tensor): tf.Tensor {
    const [scale, shift] = this.norms[index]!;
    return layerNorm(x, scale.read(), shift.read(), epsilon);
  }
}

tf.serialization.registerClass(TransformerBlock);
