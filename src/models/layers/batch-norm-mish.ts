import * as tf from '@tensorflow/tfjs';
import {
  type BatchNormTraining,
  batchNormMish,
  batchNormMishInference,
  type RunningStatistics,
} from '../../engine';
import { BatchNorm, epsilon } from './batch-norm';
import { MaskStream } from './mask-stream';
import { checkedRate, type SeededDropoutOptions } from './seeded-dropout';

/**
 * What follows a weighted layer of the sleep networks: `BatchNorm`, `Mish` and `SeededDropout` in one step, with the
 * same numbers (`engine.batchNormMish`), for any [..., channels]. Its weights are those of `BatchNorm`.
 *
 * @throws ThetalabError when the rate is out of range
 */
export class BatchNormMish extends BatchNorm {
  static override className = 'BatchNormMish';
  readonly rate: number;
  readonly masks: MaskStream;

  constructor(options: SeededDropoutOptions) {
    super(options);
    this.rate = checkedRate('BatchNormMish', options.rate);
    this.masks = new MaskStream(this.name);
  }

  protected override step(x: tf.Tensor, scale: tf.Tensor, shift: tf.Tensor): BatchNormTraining {
    return batchNormMish(x, scale, shift, epsilon, { rate: this.rate, key: this.masks.next() });
  }

  protected override infer(
    x: tf.Tensor,
    scale: tf.Tensor,
    shift: tf.Tensor,
    running: RunningStatistics,
  ): tf.Tensor {
    return batchNormMishInference(x, scale, shift, running, epsilon);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.rate };
  }
}

tf.serialization.registerClass(BatchNormMish);
