import * as tf from '@tensorflow/tfjs';
import type { Matrix } from '../signal';
import { expected, interrupted, startProgress } from '../system';
import { checkWhole } from './checks';

/** Pieces of signal of one length, row-major; `data.Epochs` is one. */
export interface EmbeddableEpochs {
  readonly values: Float32Array;
  readonly length: number;
  readonly samplesPerEpoch: number;
}

/** Options of `embed`. */
export interface EmbedOptions {
  /** Epochs per call of the encoder (default 256). The result does not depend on it. */
  batchSize?: number;
  /** Stops between batches (default the stop button and Ctrl-C). */
  signal?: AbortSignal;
  /** Show no progress (default false). */
  quiet?: boolean;
}

/**
 * What an encoder makes of each epoch, without dropout and with the running statistics of batch normalisation.
 *
 * @param encoder [batch, samples, 1] to [batch, d].
 * @param epochs scaled as in training.
 * @returns n x d.
 * @throws ThetalabError for no epochs, an encoder of another form, an output that is not finite, an interruption.
 */
export async function embed(
  encoder: tf.LayersModel,
  epochs: EmbeddableEpochs,
  options: EmbedOptions = {},
): Promise<Matrix> {
  const { batchSize = 256, signal, quiet } = options;
  const { length } = epochs;
  checkWhole('embed', 'batchSize', batchSize, 1, 1e6);
  if (length === 0) throw expected('embed', 'at least one epoch', 'none');
  const progress = startProgress({
    label: 'embed',
    total: length,
    unit: 'epoch',
    quiet: quiet || length <= batchSize,
  });
  const columns = outputSize(encoder);
  const values = new Float32Array(length * columns);
  for (let from = 0; from < length; from += batchSize) {
    const to = Math.min(length, from + batchSize);
    values.set(await embedBatch(encoder, epochs, from, to), from * columns);
    progress.update(to);
    if (to < length && (await interrupted(signal))) {
      progress.done(`embed: stopped after ${to} of ${length} epochs`);
      throw expected('embed', `all ${length} epochs`, `an interruption after ${to}`, 'run it again');
    }
  }
  progress.done();
  checkFinite(values, columns);
  return { rows: length, columns, values };
}

async function embedBatch(
  encoder: tf.LayersModel,
  { values, samplesPerEpoch }: EmbeddableEpochs,
  from: number,
  to: number,
): Promise<Float32Array> {
  const batch = values.subarray(from * samplesPerEpoch, to * samplesPerEpoch);
  const output = tf.tidy(
    () =>
      encoder.predict(tf.tensor3d(batch, [to - from, samplesPerEpoch, 1]), {
        batchSize: to - from,
      }) as tf.Tensor,
  );
  try {
    return (await output.data()) as Float32Array;
  } finally {
    output.dispose();
  }
}

function outputSize(encoder: tf.LayersModel): number {
  const shape = encoder.outputShape as (number | null)[];
  if (encoder.outputs.length === 1 && shape.length === 2 && shape[1]) return shape[1];
  throw expected(
    'embed',
    'an encoder with one output of shape [batch, d]',
    JSON.stringify(encoder.outputShape),
  );
}

function checkFinite(values: Float32Array, columns: number): void {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  const epoch = Math.floor(bad / columns);
  const remedy = 'look for NaN in the signal, or for a training that diverged';
  throw expected('embed', 'finite embeddings', `${values[bad]} for epoch ${epoch}`, remedy);
}
