import { type RandomStream, stream } from '../../engine';
import type { Matrix } from '../../signal';
import { checkOptionNames, expected } from '../../system';
import { checkPoints, checkRange, checkWhole } from '../checks';
import {
  finish,
  finishStoppably,
  type Steps,
  type StoppableOptions,
  stoppableOptionNames,
  within,
} from '../steps';
import { expectation, type Mixture, maximisation } from './expectation-maximisation';
import { kMeansSteps } from './k-means';

/** Options of `gaussianMixture`. */
export interface GaussianMixtureOptions {
  /** How many Gaussians. */
  components: number;
  /** Covariances of any form, or without correlations (default full). */
  covariance?: 'full' | 'diagonal';
  /** Ends when the mean log-likelihood of a point grows by less (default 1e-3). */
  tolerance?: number;
  /** Most steps (default 100). */
  maxIterations?: number;
  /** Added to every variance, so that none vanishes (default 1e-6). */
  regularisation?: number;
  /** Where the k-means that it starts from gets its start (default the stream `latent` of the seed). */
  random?: RandomStream;
}

const optionNames = [
  'components',
  'covariance',
  'tolerance',
  'maxIterations',
  'regularisation',
  'random',
] satisfies (keyof GaussianMixtureOptions)[];

/** A fitted mixture. */
export interface GaussianMixture extends Mixture {
  /** Likeliest component of each point. */
  labels: Int32Array;
  /** Chance of each component for each point: [n, components], rows adding up to 1. */
  responsibilities: Float64Array;
  /** Mean log-likelihood of a point, in nats. */
  logLikelihood: number;
  /** Bayesian information criterion (Schwarz 1978), of which lower is better: to choose the number of components. */
  bic: number;
  /** Steps taken. */
  iterations: number;
  /** Whether it ended by `tolerance` and not by `maxIterations`. */
  converged: boolean;
}

/**
 * A mixture of Gaussians by expectation maximisation (Dempster, Laird and Rubin 1977), from the clusters of k-means; the
 * steps, regularisation and end are those of scikit-learn.
 *
 * @param points n x d.
 * @throws ThetalabError for NaN, fewer different points than components, an unknown option, or a covariance that is singular
 *   in spite of the regularisation.
 */
export function gaussianMixture(points: Matrix, options: GaussianMixtureOptions): GaussianMixture {
  checkOptionNames('gaussianMixture', options, optionNames);
  return finish(mixtureSteps(points, options));
}

/**
 * The same with progress, and stoppable: for so many points that it takes more than a moment.
 *
 * @throws InterruptedError when interrupted.
 */
gaussianMixture.async = async (
  points: Matrix,
  options: GaussianMixtureOptions & StoppableOptions,
): Promise<GaussianMixture> => {
  checkOptionNames('gaussianMixture', options, [...optionNames, ...stoppableOptionNames]);
  const label = `Gaussian mixture of ${points.rows} points`;
  const task = { where: 'gaussianMixture', label, total: options.maxIterations ?? 100, unit: 'step' };
  return finishStoppably(task, mixtureSteps(points, options), options);
};

/** Yields the steps of expectation and maximisation that are done. */
function* mixtureSteps(points: Matrix, options: GaussianMixtureOptions): Steps<GaussianMixture> {
  const { components, covariance = 'full', tolerance = 1e-3, maxIterations = 100 } = options;
  const { regularisation = 1e-6, random = stream('latent') } = options;
  const where = 'gaussianMixture';
  checkPoints(where, points);
  checkWhole(where, 'components', components, 1, points.rows);
  checkWhole(where, 'maxIterations', maxIterations, 1, 1e6);
  checkRange(where, 'tolerance', tolerance, 0, 1e6);
  checkRange(where, 'regularisation', regularisation, 0, 1e6);
  if (covariance !== 'full' && covariance !== 'diagonal') {
    throw expected(where, 'a covariance among full, diagonal', `"${covariance}"`);
  }
  const start = yield* within(0, kMeansSteps(points, { clusters: components, restarts: 1, random }));
  const responsibilities = new Float64Array(points.rows * components);
  start.labels.forEach((label, i) => {
    responsibilities[i * components + label] = 1;
  });
  const shape = { components, full: covariance === 'full', regularisation };
  let mixture = yield* within(0, maximisation(points, responsibilities, shape));
  let logLikelihood = Number.NEGATIVE_INFINITY;
  let [iterations, converged] = [0, false];
  while (iterations < maxIterations && !converged) {
    const before = logLikelihood;
    logLikelihood = yield* within(iterations, expectation(points, mixture, responsibilities));
    mixture = yield* within(iterations, maximisation(points, responsibilities, shape));
    iterations++;
    converged = Math.abs(logLikelihood - before) < tolerance;
  }
  logLikelihood = yield* within(iterations, expectation(points, mixture, responsibilities));
  const free = freeNumbers(components, points.columns, covariance);
  const bic = -2 * logLikelihood * points.rows + free * Math.log(points.rows);
  const labels = likeliest(responsibilities, components);
  return { ...mixture, labels, responsibilities, logLikelihood, bic, iterations, converged };
}

function freeNumbers(components: number, columns: number, covariance: string): number {
  const spread = covariance === 'full' ? (columns * (columns + 1)) / 2 : columns;
  return components * (columns + spread) + components - 1;
}

function likeliest(responsibilities: Float64Array, components: number): Int32Array {
  return Int32Array.from({ length: responsibilities.length / components }, (_, i) => {
    const own = responsibilities.subarray(i * components, (i + 1) * components);
    return own.indexOf(own.reduce((a, b) => Math.max(a, b)));
  });
}
