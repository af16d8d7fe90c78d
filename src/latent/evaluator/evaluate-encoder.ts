import type * as tf from '@tensorflow/tfjs';
import type { EpochSource } from '../../data';
import { type RandomStream, stream } from '../../engine';
import { classificationReport } from '../../evaluation';
import type { Matrix } from '../../signal';
import { expected } from '../../system';
import { checkPoints, checkVariety, checkWhole } from '../checks';
import { kMeans } from '../clustering/k-means';
import { embed } from '../embed';
import type { LabelledEpochs } from '../latent-report';
import { adjustedRandIndex } from '../metrics/adjusted-rand-index';
import { calinskiHarabasz } from '../metrics/calinski-harabasz';
import { collapseMeter } from '../metrics/collapse';
import { daviesBouldin } from '../metrics/davies-bouldin';
import { effectiveRank } from '../metrics/effective-rank';
import { silhouetteSamples } from '../metrics/silhouette';
import { uniformity } from '../metrics/uniformity';
import { vMeasure } from '../metrics/v-measure';
import { linearProbe, neighborProbe, type ProbeResult } from '../probes/probe';
import { selectRows, subsample } from '../subsample';
import { tsne } from '../tsne';
import { umap } from '../umap';
import { bootstrap, resampledUnit } from './bootstrap';
import { type EncoderFindings, EncoderReport, type LabelEfficiency } from './encoder-report';

/** Options of `evaluateEncoder`. */
export interface EvaluateEncoderOptions {
  /** What the encoder is called (default `encoder`). */
  name?: string;
  /** At most so many epochs of known class, drawn at random (default 10,000). */
  maxEpochs?: number;
  /** Draws of the bootstrap that intervals come from; 0 for none (default 200). */
  resamples?: number;
  /** Parts of the cross-validation by subject (default 5, or the number of subjects). */
  folds?: number;
  /** Neighbours that vote (default 20). */
  neighbors?: number;
  /** Shares of the labels that linear probes learn from (default 1, 5, 10, 50 and 100 %; none for an empty list). */
  labelFractions?: readonly number[];
  /** Also a picture in the plane, by this method (default none). */
  projection?: 'tsne' | 'umap';
  /** At most so many epochs in the picture (default 1000). */
  maxPoints?: number;
  /** Everything random follows from it (default the stream `latent` of the seed). */
  random?: RandomStream;
  /** Show no progress (default false). */
  quiet?: boolean;
}

/**
 * What an encoder is worth before any training on labels: probes cross-validated by subject, clusters against classes,
 * the shape of the latent space, each with a bootstrap interval where it is defined, and how few labels are enough.
 *
 * @param encoder [batch, samples, 1] to [batch, d]; or embeddings n x d that are there already.
 * @param epochs labelled, of two subjects at least; those of unknown class are left out.
 * @throws ThetalabError for NaN, embeddings that are all one point, labels of another number, a single class or subject, or fewer epochs than
 *   neighbours outside a fold; InterruptedError when interrupted before the picture.
 */
export async function evaluateEncoder(
  encoder: tf.LayersModel | Matrix,
  epochs: EpochSource | LabelledEpochs,
  options: EvaluateEncoderOptions = {},
): Promise<EncoderReport> {
  const { name = 'encoder', resamples = 200, maxEpochs = 10_000, maxPoints = 1000 } = options;
  const { labelFractions = [0.01, 0.05, 0.1, 0.5, 1], random = stream('latent') } = options;
  checkWhole('evaluateEncoder', 'resamples', resamples, 0, 100_000);
  checkWhole('evaluateEncoder', 'maxEpochs', maxEpochs, 2, 1e6);
  checkWhole('evaluateEncoder', 'maxPoints', maxPoints, 4, 1e6);
  const { points, known } = await knownPoints(encoder, epochs, maxEpochs, random);
  const { folds, neighbors } = options;
  const { warning, health } = collapseMeter(points);
  const linear = await linearProbe.async(points, known, { folds, random, quiet: true });
  const near = await neighborProbe(points, known, { folds, neighbors });
  const wanted = { clusters: new Set(known.labels).size, random, quiet: true };
  const clusters = (await kMeans.async(points, wanted)).labels;
  const silhouettes = await silhouetteSamples.async(points, known.labels, { quiet: true });
  const interval = <Name extends string>(statistics: (rows: Int32Array) => Record<Name, number>) =>
    bootstrap(known.subjects, statistics, resamples, random);
  const scores: EncoderFindings['scores'] = {
    ...interval((rows) => {
      const { accuracy, macroF1, kappa } = reportOf(linear, known, rows);
      return { linearAccuracy: accuracy, linearMacroF1: macroF1, linearKappa: kappa };
    }),
    ...interval((rows) => {
      const { accuracy, macroF1 } = reportOf(near, known, rows);
      return { neighborAccuracy: accuracy, neighborMacroF1: macroF1 };
    }),
    ...interval((rows) => agreement(pick(known.labels, rows), pick(clusters, rows))),
    ...interval((rows) => ({
      silhouette: rows.reduce((sum, row) => sum + silhouettes[row]!, 0) / rows.length,
    })),
    daviesBouldin: { value: daviesBouldin(points, known.labels) },
    calinskiHarabasz: { value: calinskiHarabasz(points, known.labels) },
    uniformity: { value: await uniformity.async(points, { quiet: true }) },
    effectiveRank: { value: effectiveRank(points) },
    health: { value: health },
  };
  const labelEfficiency: LabelEfficiency[] = [];
  for (const fraction of labelFractions) {
    const settings = { folds, fraction, random, quiet: true };
    const probe = fraction === 1 ? linear : await linearProbe.async(points, known, settings);
    labelEfficiency.push({
      fraction,
      ...interval((rows) => pickScores(reportOf(probe, known, rows))),
    });
  }
  const projection = await project(points, known, maxPoints, options);
  const subjects = new Set(known.subjects).size;
  return new EncoderReport(name, {
    epochs: points.rows,
    subjects,
    dimensions: points.columns,
    classes: known.classes,
    scores,
    labelEfficiency,
    linear: linear.report,
    resampled: resamples === 0 ? 'nothing' : resampledUnit(known.subjects),
    ...(warning !== undefined && { warning }),
    ...(projection && { projection }),
  });
}

/** Labels, classes and subjects of the epochs that are used. */
interface KnownEpochs {
  labels: Int32Array;
  classes: readonly string[];
  subjects: readonly string[];
}

/** Embeddings of the epochs of known class, or of as many of them as may be. */
async function knownPoints(
  encoder: tf.LayersModel | Matrix,
  epochs: EpochSource | LabelledEpochs,
  maxEpochs: number,
  random: RandomStream,
): Promise<{ points: Matrix; known: KnownEpochs }> {
  const where = 'evaluateEncoder';
  const { labels, classes, subjects } = epochs;
  const isMatrix = 'rows' in encoder;
  if (isMatrix) checkPoints(where, encoder);
  if (isMatrix && labels.length !== encoder.rows) {
    throw expected(where, `${encoder.rows} labels, one per embedding`, `${labels.length}`);
  }
  if (subjects?.length !== labels.length) {
    throw expected(where, 'the subject of each epoch', `${subjects?.length ?? 'none'}`);
  }
  const all = Array.from({ length: labels.length }, (_, i) => i).filter((i) => labels[i]! >= 0);
  if (new Set(all.map((i) => labels[i]!)).size < 2) {
    throw expected(where, 'epochs of two known classes at least', `of ${all.length ? 1 : 0}`);
  }
  const rows = Int32Array.from(subsample(all.length, maxEpochs, random), (at) => all[at]!);
  if (!isMatrix && !('select' in epochs)) {
    throw expected(
      where,
      'epochs with their samples for an encoder',
      'labels only',
      'give embeddings instead',
    );
  }
  const points = isMatrix
    ? selectRows(encoder, rows)
    : await embed(encoder, (epochs as EpochSource).select(rows));
  checkVariety(where, points);
  return {
    points,
    known: {
      labels: pick(labels, rows),
      classes,
      subjects: Array.from(rows, (row) => subjects[row]!),
    },
  };
}

function pick(values: ArrayLike<number>, rows: Int32Array): Int32Array {
  return rows.map((row) => values[row]!);
}

function reportOf({ predicted }: ProbeResult, { labels, classes }: KnownEpochs, rows: Int32Array) {
  return classificationReport(pick(labels, rows), pick(predicted, rows), classes);
}

function pickScores({ accuracy, macroF1 }: { accuracy: number; macroF1: number }) {
  return { accuracy, macroF1 };
}

function agreement(classes: Int32Array, clusters: Int32Array) {
  const { homogeneity, completeness, v } = vMeasure(classes, clusters);
  return { ari: adjustedRandIndex(classes, clusters), nmi: v, homogeneity, completeness };
}

async function project(
  points: Matrix,
  { labels }: KnownEpochs,
  maxPoints: number,
  { projection, random, quiet }: EvaluateEncoderOptions,
) {
  if (projection === undefined) return undefined;
  const rows = subsample(points.rows, maxPoints, random);
  const method = projection === 'tsne' ? tsne : umap;
  return { points: await method(selectRows(points, rows), { random, quiet }), labels: pick(labels, rows) };
}
