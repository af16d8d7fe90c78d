import * as tf from '@tensorflow/tfjs';
import { RandomStream } from '../../src/engine';
import type { LoopOptions } from '../../src/train';
import { type TrainingTask, trainLoop } from '../../src/train/loop';
import { smallClassifier } from './support';

const random = new RandomStream([8, 9]);
const inputs = random.split('inputs').fillNormal(new Float32Array(14 * 6));

/** A task of the training loop: squared error of the small classifier against its own inputs' sums: 14 samples, 3 batches of 4, a rest of 2. */
export function makeTask(changes: Partial<TrainingTask> = {}): TrainingTask {
  const [model] = changes.models ?? [smallClassifier()];
  return {
    name: 'sample',
    models: [model!],
    samples: 14,
    batchSize: 4,
    learningRate: 0.02,
    maxEpochs: 3,
    settings: () => ({}),
    loss(indices) {
      const rows = tf.gather(tf.tensor2d(inputs, [14, 6]), tf.tensor1d(indices, 'int32'));
      const error = tf.sub(model!.apply(rows, { training: true }) as tf.Tensor, tf.sum(rows, 1, true));
      return tf.mean(tf.square(error)) as tf.Scalar;
    },
    isBetter: (row, best) => row.loss < best.loss,
    isEnough: () => false,
    ...changes,
  };
}

/** Trains it quietly, from the same stream each time. */
export const train = (task: TrainingTask, options: LoopOptions = {}) =>
  trainLoop(task, { quiet: true, random, ...options });
