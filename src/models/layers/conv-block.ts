import * as tf from '@tensorflow/tfjs';
import { stream } from '../../engine';
import { expected } from '../../system';
import { BatchNormMish } from './batch-norm-mish';
import { onlyInput } from './only-input';
import type { SeededDropoutOptions } from './seeded-dropout';

type Weight = ReturnType<tf.layers.Layer['addWeight']>;

/** Options of `ConvBlock`. */
export interface ConvBlockOptions extends SeededDropoutOptions {
  /** Channels that come out. */
  filters: number;
  /** Taps of the convolution (default 7). */
  kernelSize?: number;
  /** Distance of neighbouring taps in samples (default 1). */
  dilationRate?: number;
}

/**
 * Convolution, batch normalisation, Mish and dropout: [batch, samples, channels] to [batch, samples, filters], padded
 * with zeros to the same length. The numbers are those of `tf.layers.conv1d`, `BatchNorm`, `Mish` and `SeededDropout` one
 * after the other.
 *
 * On the native engine a block keeps nothing but what its convolution gives, and its statistics: activations are made
 * where the next block reads them, window by window, and so are the gradients.
 *
 * Weights: `kernel` [kernelSize, channels, filters] and `kernel_bias` [filters], which begin uniform in ±1/√(kernelSize
 * channels), drawn from `engine.stream('conv-block')` by the layer's name; and those of `BatchNorm`.
 *
 * @throws ThetalabError when an option is out of range or the input has no axis of samples
 */
export class ConvBlock extends BatchNormMish {
  static override className = 'ConvBlock';
  readonly filters: number;
  readonly kernelSize: number;
  readonly dilationRate: number;
  private kernel!: Weight;
  private kernelBias!: Weight;

  constructor(options: ConvBlockOptions) {
    super(options);
    const { filters, kernelSize = 7, dilationRate = 1 } = options;
    for (const [name, value] of Object.entries({ filters, kernelSize, dilationRate })) {
      if (!Number.isInteger(value) || value < 1)
        throw expected('ConvBlock', `a whole ${name} from 1`, String(value));
    }
    this.filters = filters;
    this.kernelSize = kernelSize;
    this.dilationRate = dilationRate;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const shape = onlyShape(inputShape);
    const channels = shape[2];
    if (shape.length !== 3 || !channels)
      throw expected(this.name, 'an input [batch, samples, channels]', `[${shape}]`);
    const zeros = tf.initializers.zeros();
    this.kernel = this.addWeight('kernel', [this.kernelSize, channels, this.filters], 'float32', zeros);
    this.kernelBias = this.addWeight('kernel_bias', [this.filters], 'float32', zeros);
    const bound = 1 / Math.sqrt(this.kernelSize * channels);
    const random = stream('conv-block').split(this.name);
    for (const [index, weight] of [this.kernel, this.kernelBias].entries()) {
      const values = random
        .split(index)
        .fillUniform(new Float32Array(tf.util.sizeFromShape(weight.shape as number[])));
      tf.tidy(
        () =>
          void weight.write(
            tf
              .tensor(values, weight.shape as number[])
              .mul(2 * bound)
              .sub(bound),
          ),
      );
    }
    super.build(this.computeOutputShape(inputShape));
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [batch, samples] = onlyShape(inputShape) as [number | null, number | null];
    return [batch, samples, this.filters];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    return tf.tidy(() => {
      const [x, kernel] = [onlyInput(inputs) as tf.Tensor3D, this.kernel.read() as tf.Tensor3D];
      const convolved = tf.conv1d(x, kernel, 1, 'same', 'NWC', this.dilationRate);
      return super.call(tf.add(convolved, this.kernelBias.read()), kwargs);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { filters, kernelSize, dilationRate } = this;
    return { ...super.getConfig(), filters, kernelSize, dilationRate };
  }
}

tf.serialization.registerClass(ConvBlock);

const onlyShape = (shape: tf.Shape | tf.Shape[]) => (Array.isArray(shape[0]) ? shape[0] : shape) as tf.Shape;
