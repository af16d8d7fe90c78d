import type * as tf from '@tensorflow/tfjs';
import { type EpochSource, type Epochs, requireOneChannel, rowReader } from '../data';
import { applyModel } from '../models';
import type { Matrix } from '../signal';
import { checkOptionNames, expected } from '../system';
import { checkWhole } from './checks';

/** Options of `embed`. */
export interface EmbedOptions {
  /** Epochs per call of the encoder (default 64). The result does not depend on it. */
  batchSize?: number;
}

/**
 * What an encoder makes of each epoch, without dropout and with the running statistics of batch normalisation.
 *
 * @param encoder [batch, samples, 1] to [batch, d].
 * @param epochs of one channel, scaled as in training.
 * @returns n x d.
 * @throws ThetalabError for no epochs or several channels, an encoder of another form, an output that is not finite, an
 *   unknown option, an interruption.
 */
export async function embed(
  encoder: tf.LayersModel,
  epochs: EpochSource | Pick<Epochs, 'values' | 'length' | 'channels'>,
  options: EmbedOptions = {},
): Promise<Matrix> {
  checkOptionNames('embed', options, ['batchSize'] satisfies (keyof EmbedOptions)[]);
  const { batchSize = 64 } = options;
  checkWhole('embed', 'batchSize', batchSize, 1, 1e6);
  if (epochs.length === 0) throw expected('embed', 'at least one epoch', 'none');
  requireOneChannel('embed', epochs);
  checkEncoder(encoder);
  const embeddings = await applyModel(encoder, rowReader(epochs), epochs.length, { batchSize });
  checkFinite(embeddings);
  return embeddings;
}

function checkEncoder({ outputs, outputShape }: tf.LayersModel): void {
  if (outputs.length === 1 && outputShape.length === 2 && outputShape[1]) return;
  throw expected('embed', 'an encoder with one output of shape [batch, d]', JSON.stringify(outputShape));
}

function checkFinite({ columns, values }: Matrix): void {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  const epoch = Math.floor(bad / columns);
  const remedy = 'look for NaN in the signal, or for a training that diverged';
  throw expected('embed', 'finite embeddings', `${values[bad]} for epoch ${epoch}`, remedy);
}
