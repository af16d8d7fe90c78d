import * as tf from '@tensorflow/tfjs';
import { type BaseAugmentation, checkEpochLength } from '../augment';
import { type EpochSource, requireOneChannel } from '../data';
import { expected } from '../system';
import { epochsFingerprint } from './fingerprint';
import type { PassRow, RecordedHistory } from './history';
import { type LoopOptions, trainLoop } from './loop';
import { ntXent } from './nt-xent';
import { type Views, viewsOf } from './views';

/** Views take memory: no more batches of them than this. */
const mostAhead = 16;

/** Options of `pretrain`. */
export interface PretrainOptions extends LoopOptions {
  /** Make the two views, in this order (default none: then the views differ by dropout alone). */
  augmentations?: readonly BaseAugmentation[];
  /** Temperature of NT-Xent (default 0.07). */
  temperature?: number;
  /** Passes between two looks at whether the loss still improves (default 20). */
  checkInterval?: number;
  /**
   * The smallest drop of the lowest loss, from one look to the next, that counts as improvement: absolute, in the unit
   * of the loss (default 0.01).
   */
  minImprovement?: number;
  /**
   * Looks at the encoder every so many passes and after the last one, and adds what it measures to the row of the pass
   * (default none); such as `latent.onlineProbe`. Weights do not depend on it.
   */
  probe?: { every: number; measure(): Promise<Record<string, number>> };
  /**
   * Batches whose views are made on a thread of their own while an earlier batch is trained on; 0 makes each before its
   * step. The views are the same. With an augmentation of your own in the list, whose class no other thread knows, they
   * are made before the step whatever this says (default 0).
   */
  prefetch?: number;
}

/**
 * Contrastive pretraining as in SimCLR (Chen et al., 2020): two augmented views of every epoch go through the encoder
 * as one batch, and NT-Xent draws twins together. Stages are never looked at. The weights of the pass with the lowest
 * mean loss are kept. Every `checkInterval` passes it looks whether the lowest loss has dropped by `minImprovement`
 * since the last look, and stops when not.
 *
 * Defaults: batchSize 256, learningRate 1e-4, maxEpochs 200.
 *
 * @param encoder [batch, samples, 1] to [batch, dimensions], rows of unit length; trained in place
 * @param epochs of one channel, standardised; when one is left over after the last full batch of a pass, it waits for the next pass
 * @throws ThetalabError when there are fewer than two epochs or several channels, epochs are too short for an
 *   augmentation, a setting is out of range, a checkpoint is not of this training, or the loss is not finite
 */
export async function pretrain(
  encoder: tf.LayersModel,
  epochs: EpochSource,
  options: PretrainOptions = {},
): Promise<RecordedHistory> {
  const { augmentations = [], temperature = 0.07, checkInterval = 20, minImprovement = 0.01 } = options;
  const { prefetch = 0 } = options;
  const name = options.name ?? 'pretraining';
  if (!Number.isInteger(checkInterval) || checkInterval < 1)
    throw expected(name, 'a whole checkInterval from 1', String(checkInterval));
  if (!(minImprovement >= 0)) throw expected(name, 'a minImprovement from 0', String(minImprovement));
  const { probe, maxEpochs = 200 } = options;
  if (probe && !(Number.isInteger(probe.every) && probe.every >= 1))
    throw expected(name, 'a probe every whole number of passes from 1', String(probe.every));
  if (!(Number.isInteger(prefetch) && prefetch >= 0 && prefetch <= mostAhead))
    throw expected(name, `a whole prefetch from 0 to ${mostAhead}`, String(prefetch));
  requireOneChannel(name, epochs);
  const { samplesPerEpoch } = epochs;
  checkEpochLength(augmentations, samplesPerEpoch, epochs.samplingRate);
  const views = viewsOf(epochs, augmentations, prefetch);
  return trainLoop<Views>(
    {
      name,
      models: [encoder],
      samples: epochs.length,
      batchSize: options.batchSize ?? 256,
      learningRate: options.learningRate ?? 1e-4,
      maxEpochs,
      settings: () => ({
        temperature,
        augmentations: augmentations.map((one) => [one.constructor.name, one.parameters]),
        data: epochsFingerprint(epochs),
      }),
      ahead: views.ahead,
      load: (indices, random) => views.load(indices, random.split('views')),
      loss({ length }, _random, { both, release }) {
        const z = encoder.apply(tf.tensor3d(both, [2 * length, samplesPerEpoch, 1]), { training: true });
        const [z1, z2] = tf.split(z as tf.Tensor2D, 2) as [tf.Tensor2D, tf.Tensor2D];
        release();
        return ntXent(z1, z2, temperature);
      },
      measure: async (pass) =>
        probe && (pass % probe.every === 0 || pass === maxEpochs) ? probe.measure() : {},
      close: () => views.close(),
      isBetter: (row, best) => row.loss < best.loss,
      isEnough: (rows) => rows.length % checkInterval === 0 && !improves(rows, checkInterval, minImprovement),
    },
    options,
  );
}

/** Whether the lowest loss of the last interval lies far enough below the lowest before it. */
function improves(rows: readonly PassRow[], interval: number, minimum: number): boolean {
  const lowest = (some: readonly PassRow[]) =>
    some.reduce((low, { loss }) => Math.min(low, loss), Number.POSITIVE_INFINITY);
  return lowest(rows.slice(0, -interval)) - lowest(rows.slice(-interval)) >= minimum;
}
