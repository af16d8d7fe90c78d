import * as tf from '@tensorflow/tfjs';
import { ready } from '../engine';
import type { Matrix } from '../signal';
import { expected, InterruptedError, interrupted } from '../system';

/** Options of `applyModel`. */
export interface ApplyOptions {
  /** Rows that go through the model at a time (default 32: small batches stay near the cache). */
  batchSize?: number;
}

/**
 * Runs a model in inference mode over rows, some at a time, on the engine chosen or else the best there is. A model that wants [samples, channels] gets every row as
 * one channel.
 *
 * @param rows row-major (count, columns)
 * @returns one row of outputs for each row
 * @throws ThetalabError when rows and count do not fit; InterruptedError when the work is interrupted
 */
export async function applyModel(
  model: tf.LayersModel,
  rows: Float32Array,
  count: number,
  options: ApplyOptions = {},
): Promise<Matrix> {
  const { batchSize = 32 } = options;
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw expected('applyModel', 'a whole batchSize from 1', String(batchSize));
  }
  if (count < 1 || rows.length % count !== 0) {
    throw expected(
      'applyModel',
      'at least one row, all of one length',
      `${rows.length} values in ${count} rows`,
    );
  }
  await ready();
  const columns = model.outputs[0]!.shape[1]!;
  const values = new Float32Array(count * columns);
  for (let first = 0; first < count; first += batchSize) {
    if (await interrupted()) throw new InterruptedError('applyModel', `${first} of ${count} rows`);
    values.set(applyBatch(model, rows, count, first, Math.min(batchSize, count - first)), first * columns);
  }
  return { rows: count, columns, values };
}

function applyBatch(model: tf.LayersModel, rows: Float32Array, count: number, first: number, size: number) {
  const length = rows.length / count;
  const shape = model.inputs[0]!.shape.length === 3 ? [size, length, 1] : [size, length];
  return tf.tidy(() => {
    const batch = tf.tensor(rows.subarray(first * length, (first + size) * length), shape);
    return (model.apply(batch, { training: false }) as tf.Tensor).dataSync<'float32'>();
  });
}
