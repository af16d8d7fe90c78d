import type * as tf from '@tensorflow/tfjs';
import type { EpochSource } from '../../data';
import type { RandomStream } from '../../engine';
import type { Matrix } from '../../signal';
import { describeValue, expected, isRecord } from '../../system';
import { checkPoints, checkVariety } from '../checks';
import { embed } from '../embed';
import { knownRows, type LabelledEpochs, selectLabelled } from '../labelled-epochs';
import { selectRows, subsample } from '../subsample';

/** Epochs of known class and subject. */
export interface KnownEpochs extends LabelledEpochs {
  readonly labels: Int32Array;
  readonly subjects: readonly string[];
}

/**
 * Embeddings of the epochs of known class, or of as many of them as may be.
 *
 * @param encoder a model, or embeddings of all epochs.
 * @throws ThetalabError as `evaluateEncoder`.
 */
export async function knownPoints(
  encoder: tf.LayersModel | Matrix,
  epochs: EpochSource | LabelledEpochs,
  maxEpochs: number,
  random: RandomStream,
): Promise<{ points: Matrix; known: KnownEpochs }> {
  const where = 'evaluateEncoder';
  if (!isRecord(encoder as unknown)) {
    throw expected(where, 'an encoder, or embeddings', describeValue(encoder));
  }
  if (!isRecord(epochs as unknown) || !epochs.labels || !epochs.classes) {
    throw expected(where, 'epochs with labels and classes', describeValue(epochs));
  }
  const { labels, subjects } = epochs;
  const embeddings = 'rows' in encoder ? encoder : undefined;
  if (embeddings) checkPoints(where, embeddings);
  const all = knownRows(where, embeddings?.rows ?? labels.length, epochs);
  if (subjects?.length !== labels.length) {
    throw expected(where, 'the subject of each epoch', `${subjects?.length ?? 'none'}`);
  }
  if (new Set(all.map((i) => labels[i]!)).size < 2) {
    throw expected(where, 'epochs of two known classes at least', `of ${all.length ? 1 : 0}`);
  }
  const rows = Int32Array.from(subsample(all.length, maxEpochs, random), (at) => all[at]!);
  const points = embeddings ? selectRows(embeddings, rows) : await embedRows(encoder, epochs, rows);
  checkVariety(where, points);
  const chosen = selectLabelled(epochs, rows);
  return { points, known: { ...chosen, labels: Int32Array.from(chosen.labels), subjects: chosen.subjects! } };
}

function embedRows(
  encoder: tf.LayersModel | Matrix,
  epochs: EpochSource | LabelledEpochs,
  rows: Int32Array,
): Promise<Matrix> {
  if ('select' in epochs) return embed(encoder as tf.LayersModel, epochs.select(rows));
  const remedy = 'give embeddings instead';
  throw expected('evaluateEncoder', 'epochs with their samples for an encoder', 'labels only', remedy);
}
