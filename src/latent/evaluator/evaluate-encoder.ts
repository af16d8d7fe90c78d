import type * as tf from '@tensorflow/tfjs';
import type { EpochSource } from '../../data';
import { type RandomStream, stream } from '../../engine';
import type { Matrix } from '../../signal';
import { checkList, checkOptionNames, expected } from '../../system';
import { checkWhole } from '../checks';
import { kMeans } from '../clustering/k-means';
import { type LabelledEpochs, selectLabelled } from '../labelled-epochs';
import { collapseMeter } from '../metrics/collapse';
import { linearProbe, neighborProbe } from '../probes/probe';
import { selectRows, subsample } from '../subsample';
import { tsne } from '../tsne';
import { umap } from '../umap';
import { bootstrap, resampledUnit } from './bootstrap';
import { EncoderReport, type LabelEfficiency } from './encoder-report';
import { type KnownEpochs, knownPoints } from './known-points';
import { agreementScores, type Interval, probeScores, reportOf, shapeScores } from './score-encoder';
import { stepwise } from './stepwise';

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
 * @throws ThetalabError for NaN, embeddings that are all one point, labels of another number or outside the classes, a single class or
 *   subject, fewer epochs than neighbours outside a fold, options out of range; InterruptedError between two steps.
 */
export async function evaluateEncoder(
  encoder: tf.LayersModel | Matrix,
  epochs: EpochSource | LabelledEpochs,
  options: EvaluateEncoderOptions = {},
): Promise<EncoderReport> {
  checkOptionNames('evaluateEncoder', options, encoderOptionNames);
  const { name = 'encoder', resamples = 200, maxEpochs = 10_000, folds, neighbors, quiet } = options;
  const { labelFractions = [0.01, 0.05, 0.1, 0.5, 1], random = stream('latent') } = options;
  checkOptions({ ...options, resamples, maxEpochs, labelFractions });
  const fewer = labelFractions.filter((fraction) => fraction < 1);
  const step = stepwise(`evaluate ${name}`, 5 + fewer.length + (options.projection ? 1 : 0), quiet);
  const { points, known } = await step('embeddings', () => knownPoints(encoder, epochs, maxEpochs, random));
  const interval: Interval = (statistics) => bootstrap(known.subjects, statistics, resamples, random);
  const linear = await step('linear probe', () =>
    linearProbe.async(points, known, { folds, random, quiet: true }),
  );
  const near = await step('neighbours', () => neighborProbe(points, known, { folds, neighbors }));
  const clusters = await step('clusters', () => clustersOf(points, known, random));
  const { warning, health } = collapseMeter(points);
  const scores = await step('scores', async () => ({
    ...probeScores(linear, near, known, interval),
    ...agreementScores(clusters, known, interval),
    ...(await shapeScores(points, known, interval)),
    health: { value: health },
  }));
  const labelEfficiency: LabelEfficiency[] = [];
  for (const fraction of labelFractions) {
    const learn = () => linearProbe.async(points, known, { folds, fraction, random, quiet: true });
    const probe =
      fraction < 1 ? await step(`${Number((100 * fraction).toPrecision(3))} % of the labels`, learn) : linear;
    labelEfficiency.push({ fraction, ...interval((rows) => pickScores(reportOf(probe, known, rows))) });
  }
  const projection = options.projection && (await step('projection', () => project(points, known, options)));
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

/** Names of the options of `evaluateEncoder`. */
export const encoderOptionNames = [
  'name',
  'maxEpochs',
  'resamples',
  'folds',
  'neighbors',
  'labelFractions',
  'projection',
  'maxPoints',
  'random',
  'quiet',
] satisfies (keyof EvaluateEncoderOptions)[];

function checkOptions({ resamples = 0, maxEpochs = 2, maxPoints = 4, ...rest }: EvaluateEncoderOptions) {
  const where = 'evaluateEncoder';
  checkWhole(where, 'resamples', resamples, 0, 100_000);
  checkWhole(where, 'maxEpochs', maxEpochs, 2, 1e6);
  checkWhole(where, 'maxPoints', maxPoints, 4, 1e6);
  checkList(where, 'a list of labelFractions', rest.labelFractions);
  const wrong = rest.labelFractions?.find((fraction) => !(fraction > 0 && fraction <= 1));
  if (wrong !== undefined) throw expected(where, 'labelFractions above 0, up to 1', `${wrong}`);
  const { projection } = rest;
  if (projection !== undefined && !(projection in projections)) {
    throw expected(where, 'projection tsne or umap', `"${projection}"`);
  }
}

async function clustersOf(
  points: Matrix,
  { labels }: KnownEpochs,
  random: RandomStream,
): Promise<Int32Array> {
  return (await kMeans.async(points, { clusters: new Set(labels).size, random, quiet: true })).labels;
}

function pickScores({ accuracy, macroF1 }: { accuracy: number; macroF1: number }) {
  return { accuracy, macroF1 };
}

const projections = { tsne, umap };

async function project(
  points: Matrix,
  known: KnownEpochs,
  { projection = 'tsne', maxPoints = 1000, random, quiet }: EvaluateEncoderOptions,
) {
  const rows = subsample(points.rows, maxPoints, random);
  const projected = await projections[projection](selectRows(points, rows), { random, quiet });
  return { method: projection, points: projected, epochs: selectLabelled(known, rows) };
}
