import type * as tf from '@tensorflow/tfjs';
import type { EpochSource } from '../../data';
import { type RandomStream, stream } from '../../engine';
import { checkOptionNames, expected } from '../../system';
import { checkWhole } from '../checks';
import { kMeans } from '../clustering/k-means';
import { embed } from '../embed';
import { adjustedRandIndex } from '../metrics/adjusted-rand-index';
import { collapseMeter } from '../metrics/collapse';
import { subsample } from '../subsample';
import { foldsBySubject } from './folds';
import { neighborVotes } from './nearest-neighbors';

/** Options of `onlineProbe`. */
export interface OnlineProbeOptions {
  /** At most so many epochs of known class, drawn at random (default 1000). */
  maxEpochs?: number;
  /** Neighbours that vote, or as many as there are when they are fewer (default 20). */
  neighbors?: number;
  /** Everything random follows from it (default the stream `probe` of the seed). */
  random?: RandomStream;
  /** Told in words that the encoder collapses, once until it recovers (default a warning of the process). */
  warn?: (warning: string) => void;
}

const optionNames = ['maxEpochs', 'neighbors', 'random', 'warn'] satisfies (keyof OnlineProbeOptions)[];

/** What a probe of an encoder in training reads. */
export interface OnlineReading {
  [measure: string]: number;
  /** Share of the epochs whose class the nearest neighbours name rightly: those of other subjects, if there are others. */
  probeAccuracy: number;
  /** Adjusted Rand index of k-means clusters and classes; 0 when the embeddings have fewer points than classes. */
  probeAri: number;
  /** `health` of `collapseMeter`: about 1 when healthy, 0 when collapsed. */
  probeHealth: number;
}

/**
 * A probe to call now and then while an encoder is being trained. It changes nothing of the training: the encoder runs in
 * inference mode, and the probe's random numbers are its own.
 *
 * @param encoder [batch, samples, 1] to [batch, d].
 * @param epochs labelled; those of unknown class are left out.
 * @throws ThetalabError for fewer than two epochs of known class, or an unknown option.
 */
export function onlineProbe(
  encoder: tf.LayersModel,
  epochs: EpochSource,
  options: OnlineProbeOptions = {},
): () => Promise<OnlineReading> {
  checkOptionNames('onlineProbe', options, optionNames);
  const { maxEpochs = 1000, neighbors = 20, random = stream('probe') } = options;
  const { warn = (warning) => process.emitWarning(warning, 'CollapseWarning') } = options;
  checkWhole('onlineProbe', 'maxEpochs', maxEpochs, 2, 1e6);
  checkWhole('onlineProbe', 'neighbors', neighbors, 1, 1e6);
  const known = Array.from({ length: epochs.length }, (_, i) => i).filter((i) => epochs.labels[i]! >= 0);
  if (known.length < 2) throw expected('onlineProbe', 'at least 2 epochs of known class', `${known.length}`);
  const some = epochs.select(Int32Array.from(subsample(known.length, maxEpochs, random), (at) => known[at]!));
  const people = some.subjectNames().length;
  const folds = people > 1 ? foldsBySubject(some.subjects, Math.min(5, people)) : undefined;
  const outside = folds ? fewestOutside(folds) : some.length - 1;
  const voters = Math.min(neighbors, outside);
  const clusters = new Set(some.labels).size;
  let collapsed = false;
  return async () => {
    const points = await embed(encoder, some);
    const { health, warning } = collapseMeter(points);
    if (warning && !collapsed) warn(warning);
    collapsed = warning !== undefined;
    const votes = await neighborVotes(points, some.labels, folds, { neighbors: voters, metric: 'euclidean' });
    const hits = votes.reduce((sum, vote, i) => sum + (vote === some.labels[i] ? 1 : 0), 0);
    const task = { clusters, restarts: 3, random, quiet: true };
    const found = differentPoints(points.values, points.columns, clusters)
      ? adjustedRandIndex(some.labels, (await kMeans.async(points, task)).labels)
      : 0;
    return { probeAccuracy: hits / some.length, probeAri: found, probeHealth: health };
  };
}

/** Whether there are so many points that differ. */
function differentPoints(values: Float32Array, columns: number, wanted: number): boolean {
  const seen = new Set<string>();
  for (let at = 0; at < values.length && seen.size < wanted; at += columns) {
    seen.add(values.subarray(at, at + columns).join());
  }
  return seen.size >= wanted;
}

/** Epochs outside the largest fold. */
function fewestOutside(folds: Int32Array): number {
  const sizes = new Map<number, number>();
  for (const fold of folds) sizes.set(fold, (sizes.get(fold) ?? 0) + 1);
  return folds.length - Math.max(...sizes.values());
}
