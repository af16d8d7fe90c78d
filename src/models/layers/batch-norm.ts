import * as tf from '@tensorflow/tfjs';
import { type BatchNormTraining, batchNormTraining, type RunningStatistics } from '../../engine';
import { expected } from '../../system';
import { onlyInput } from './only-input';

type Weight = ReturnType<tf.layers.Layer['addWeight']>;

/** PyTorch's. */
export const epsilon = 1e-5;
const momentum = 0.1;

/**
 * Batch normalisation over the last axis as PyTorch's `BatchNorm1d` does it, [..., channels] in and out: epsilon 1e-5;
 * while training the statistics of the batch normalise (biased variance), and the running ones move by a tenth towards
 * them (unbiased variance); in inference the running ones normalise.
 *
 * Weights, named as in PyTorch: `weight` (scale), `bias` (shift), `running_mean`, `running_var` per channel, and
 * `num_batches_tracked`, how many training batches were seen.
 *
 * Ioffe, Szegedy: Batch normalization (ICML 2015).
 *
 * @throws ThetalabError when a training batch has a single value per channel, which has no variance
 */
export class BatchNorm extends tf.layers.Layer {
  static className = 'BatchNorm';
  private scale!: Weight;
  private shift!: Weight;
  private runningMean!: Weight;
  private runningVariance!: Weight;
  private batchesTracked!: Weight;

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const shape = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as tf.Shape;
    const channels = [shape[shape.length - 1]!];
    const [zeros, ones] = [tf.initializers.zeros(), tf.initializers.ones()];
    this.scale = this.addWeight('weight', channels, 'float32', ones);
    this.shift = this.addWeight('bias', channels, 'float32', zeros);
    this.runningMean = this.addWeight('running_mean', channels, 'float32', zeros, undefined, false);
    this.runningVariance = this.addWeight('running_var', channels, 'float32', ones, undefined, false);
    this.batchesTracked = this.addWeight('num_batches_tracked', [], 'int32', zeros, undefined, false);
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    const x = onlyInput(inputs);
    const [scale, shift] = [this.scale.read() as tf.Tensor1D, this.shift.read() as tf.Tensor1D];
    if (kwargs.training) return this.train(x, scale, shift);
    const running = { mean: this.runningMean.read(), variance: this.runningVariance.read() };
    return tf.tidy(() => this.infer(x, scale, shift, running));
  }

  /** One training step: what comes out, and the statistics of the batch. */
  protected step(x: tf.Tensor, scale: tf.Tensor, shift: tf.Tensor): BatchNormTraining {
    return batchNormTraining(x, scale, shift, epsilon);
  }

  /** What comes out when training is over. */
  protected infer(
    x: tf.Tensor,
    scale: tf.Tensor,
    shift: tf.Tensor,
    { mean, variance }: RunningStatistics,
  ): tf.Tensor {
    const factor = tf.mul(scale, tf.rsqrt(tf.add(variance, epsilon)));
    return tf.add(tf.mul(x, factor), tf.sub(shift, tf.mul(mean, factor)));
  }

  private train(x: tf.Tensor, scale: tf.Tensor, shift: tf.Tensor): tf.Tensor {
    const values = x.size / x.shape[x.rank - 1]!;
    if (values < 2) {
      const got = `a batch of shape [${x.shape}]`;
      throw expected(this.name, 'at least two values per channel to train with', got, 'use larger batches');
    }
    const { y, mean, variance } = this.step(x, scale, shift);
    this.track(mean, variance, values / (values - 1));
    return y;
  }

  private track(mean: tf.Tensor, variance: tf.Tensor, correction: number): void {
    const move = (running: Weight, batch: tf.Tensor, factor: number) =>
      running.write(tf.add(tf.mul(running.read(), 1 - momentum), tf.mul(batch, factor)));
    tf.tidy(() => {
      move(this.runningMean, mean, momentum);
      move(this.runningVariance, variance, momentum * correction);
      this.batchesTracked.write(tf.add(this.batchesTracked.read(), tf.scalar(1, 'int32')));
    });
  }
}

tf.serialization.registerClass(BatchNorm);
