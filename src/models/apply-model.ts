import * as tf from '@tensorflow/tfjs';
import { ready } from '../engine';
import type { Matrix, RowReader } from '../signal';
import { expected, InterruptedError, interrupted } from '../system';

/** Options of `applyModel`. */
export interface ApplyOptions {
  /** Rows that go through the model at a time (default 64). */
  batchSize?: number;
}

/**
 * Runs a model in inference mode over rows, some at a time, on the engine chosen or else the best there is. A model
 * that wants [samples, channels] gets every row as one channel.
 *
 * @param rows row-major (count, columns), or what reads some of them
 * @returns one row of outputs for each row
 * @throws ThetalabError when rows and count do not fit; InterruptedError when the work is interrupted
 */
export async function applyModel(
  model: tf.LayersModel,
  rows: Float32Array | RowReader,
  count: number,
  options: ApplyOptions = {},
): Promise<Matrix> {
  const { batchSize = 64 } = options;
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw expected('applyModel', 'a whole batchSize from 1', String(batchSize));
  }
  if (count < 1 || (typeof rows !== 'function' && rows.length % count !== 0)) {
    throw expected(
      'applyModel',
      'at least one row, all of one length',
      typeof rows === 'function' ? 'none' : `${rows.length} values in ${count} rows`,
    );
  }
  await ready();
  const read = typeof rows === 'function' ? rows : rowsIn(rows, rows.length / count);
  const columns = model.outputs[0]!.shape[1]!;
  const values = new Float32Array(count * columns);
  for (let first = 0; first < count; first += batchSize) {
    if (await interrupted()) throw new InterruptedError('applyModel', `${first} of ${count} rows`);
    const size = Math.min(batchSize, count - first);
    values.set(applyBatch(model, read(first, size), size), first * columns);
  }
  return { rows: count, columns, values };
}

function rowsIn(rows: Float32Array, length: number): RowReader {
  return (first, count) => rows.subarray(first * length, (first + count) * length);
}

function applyBatch(model: tf.LayersModel, rows: Float32Array, size: number) {
  const length = rows.length / size;
  const shape = model.inputs[0]!.shape.length === 3 ? [size, length, 1] : [size, length];
  return tf.tidy(() => {
    const batch = tf.tensor(rows, shape);
    return (model.apply(batch, { training: false }) as tf.Tensor).dataSync<'float32'>();
  });
}
