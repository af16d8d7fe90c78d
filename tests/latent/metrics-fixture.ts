import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Linkage } from '../../src/latent';

/** What tests/fixtures/latent/make_metrics.py wrote about the points and labelings of latent.json. */
export interface MetricsFixture {
  labelings: {
    ami: number;
    homogeneity: number;
    completeness: number;
    v: number;
    v2: number;
    fowlkesMallows: number;
  }[];
  groupings: {
    labels: number[];
    silhouette: number;
    samples: number[];
    daviesBouldin: number;
    calinskiHarabasz: number;
  }[];
  projections: {
    axes: number[][];
    scores: { neighbors: number; trustworthiness: number; continuity: number }[];
  };
  mixtures: {
    components: number;
    covariance: 'full' | 'diagonal';
    logLikelihood: number;
    bic: number;
    weights: number[];
    means: number[];
    covariances: number[];
  }[];
  agglomerations: { linkage: Linkage; labels: number[]; distances: number[] }[];
  probes: {
    subjects: string[];
    folds: number[];
    linear: number[];
    votes: number[];
    regressions: { c: number; weights: number[]; bias: number[] }[];
  };
  geometry: {
    noise: number[][];
    alignment: number;
    alignment1: number;
    uniformity: number;
    spread: number;
    effectiveRank: number;
  };
}

/** Answers of scikit-learn, SciPy and NumPy. */
export const known = JSON.parse(
  readFileSync(join(__dirname, '../fixtures/latent/metrics.json'), 'utf8'),
) as MetricsFixture;
