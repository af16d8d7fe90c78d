import { classificationReport } from '../../evaluation';
import type { Matrix } from '../../signal';
import { adjustedRandIndex } from '../metrics/adjusted-rand-index';
import { calinskiHarabasz } from '../metrics/calinski-harabasz';
import { daviesBouldin } from '../metrics/davies-bouldin';
import { effectiveRank } from '../metrics/effective-rank';
import { silhouetteSamples } from '../metrics/silhouette';
import { uniformity } from '../metrics/uniformity';
import { vMeasure } from '../metrics/v-measure';
import type { ProbeResult } from '../probes/probe';
import type { Score } from './bootstrap';
import type { KnownEpochs } from './known-points';

/** Statistics of the epochs with these numbers, each with the interval that the bootstrap gives it. */
export type Interval = <Name extends string>(
  statistics: (rows: Int32Array) => Record<Name, number>,
) => Record<Name, Score>;

/** What the probes are worth. */
export function probeScores(linear: ProbeResult, near: ProbeResult, known: KnownEpochs, interval: Interval) {
  return {
    ...interval((rows) => {
      const { accuracy, macroF1, kappa } = reportOf(linear, known, rows);
      return { linearAccuracy: accuracy, linearMacroF1: macroF1, linearKappa: kappa };
    }),
    ...interval((rows) => {
      const { accuracy, macroF1 } = reportOf(near, known, rows);
      return { neighborAccuracy: accuracy, neighborMacroF1: macroF1 };
    }),
  };
}

/** How well clusters agree with the classes. */
export function agreementScores(clusters: Int32Array, { labels }: KnownEpochs, interval: Interval) {
  return interval((rows) => {
    const [classes, found] = [pick(labels, rows), pick(clusters, rows)];
    const { homogeneity, completeness, v } = vMeasure(classes, found);
    return { ari: adjustedRandIndex(classes, found), nmi: v, homogeneity, completeness };
  });
}

/** The shape of the latent space, and how the classes lie in it. */
export async function shapeScores(points: Matrix, { labels }: KnownEpochs, interval: Interval) {
  const silhouettes = await silhouetteSamples.async(points, labels, { quiet: true });
  return {
    ...interval((rows) => ({
      silhouette: rows.reduce((sum, row) => sum + silhouettes[row]!, 0) / rows.length,
    })),
    daviesBouldin: { value: daviesBouldin(points, labels) },
    calinskiHarabasz: { value: calinskiHarabasz(points, labels) },
    uniformity: { value: await uniformity.async(points, { quiet: true }) },
    effectiveRank: { value: effectiveRank(points) },
  };
}

/** What a probe said of some of the epochs. */
export function reportOf({ predicted }: ProbeResult, { labels, classes }: KnownEpochs, rows: Int32Array) {
  return classificationReport(pick(labels, rows), pick(predicted, rows), classes);
}

function pick(values: ArrayLike<number>, rows: Int32Array): Int32Array {
  return rows.map((row) => values[row]!);
}
