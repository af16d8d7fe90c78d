import type { Matrix } from '../../signal';
import { expected } from '../../system';
import type { Steps } from '../steps';
import { cholesky, solveLower } from './cholesky';

/** Gaussians with their shares. */
export interface Mixture {
  /** Share of each component. */
  weights: Float64Array;
  /** Mean of each component: [components, d]. */
  means: Float64Array;
  /** Covariance of each component: [components, d, d], or [components, d] of variances when it is diagonal. */
  covariances: Float64Array;
}

/** What form a mixture has. */
export interface MixtureShape {
  components: number;
  full: boolean;
  /** Added to every variance. */
  regularisation: number;
}

/** Points of a step: with full covariances of 128 columns some 50 ms. */
const pointsOfStep = 4096;

/** The mixture that suits chances [n, components] best, in steps of some points of a component. */
export function* maximisation(points: Matrix, chances: Float64Array, shape: MixtureShape): Steps<Mixture> {
  const { rows, columns } = points;
  const { components, full } = shape;
  const weights = new Float64Array(components).fill(10 * Number.EPSILON);
  const means = new Float64Array(components * columns);
  const each = full ? columns * columns : columns;
  const covariances = new Float64Array(components * each);
  for (let i = 0; i < chances.length; i++) weights[i % components]! += chances[i]!;
  for (let k = 0; k < components; k++) {
    const shares = Float64Array.from({ length: rows }, (_, i) => chances[i * components + k]! / weights[k]!);
    const mean = means.subarray(k * columns, (k + 1) * columns);
    addMean(points, shares, mean);
    const covariance = covariances.subarray(k * each, (k + 1) * each);
    for (let first = 0; first < rows; first += pointsOfStep) {
      yield k;
      addCovariance(points, shares, mean, covariance, first, Math.min(first + pointsOfStep, rows));
    }
    finishCovariance(covariance, columns, shape);
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { weights: weights.map((weight) => weight / total), means, covariances };
}

function addMean({ columns, values }: Matrix, shares: Float64Array, mean: Float64Array): void {
  for (let i = 0; i < shares.length; i++) {
    for (let d = 0; d < columns; d++) mean[d]! += shares[i]! * values[i * columns + d]!;
  }
}

/** Of some points; of a full covariance the lower triangle. */
function addCovariance(
  { columns, values }: Matrix,
  shares: Float64Array,
  mean: Float64Array,
  covariance: Float64Array,
  first: number,
  end: number,
): void {
  const full = covariance.length !== columns;
  const off = new Float64Array(columns);
  for (let i = first; i < end; i++) {
    const share = shares[i]!;
    if (share === 0) continue;
    for (let d = 0; d < columns; d++) off[d] = values[i * columns + d]! - mean[d]!;
    for (let d = 0; d < columns; d++) {
      const weighted = share * off[d]!;
      if (!full) covariance[d]! += weighted * off[d]!;
      else for (let e = 0; e <= d; e++) covariance[d * columns + e]! += weighted * off[e]!;
    }
  }
}

/** Adds the regularisation and fills the upper triangle. */
function finishCovariance(
  covariance: Float64Array,
  columns: number,
  { full, regularisation }: MixtureShape,
): void {
  for (let d = 0; d < columns; d++) {
    covariance[full ? d * columns + d : d]! += regularisation;
    if (full) for (let e = 0; e < d; e++) covariance[e * columns + d] = covariance[d * columns + e]!;
  }
}

/**
 * Fills the chances of each component for each point: [n, components]; returns the mean log-likelihood of a point. In
 * steps of some points of a component.
 *
 * @throws ThetalabError for a covariance that is not positive definite.
 */
export function* expectation(points: Matrix, mixture: Mixture, chances: Float64Array): Steps<number> {
  const { rows } = points;
  const components = mixture.weights.length;
  for (let k = 0; k < components; k++) {
    const factor = factorOf(mixture, k, points.columns);
    for (let first = 0; first < rows; first += pointsOfStep) {
      yield k;
      logDensities(points, mixture, k, factor, chances, first, Math.min(first + pointsOfStep, rows));
    }
  }
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    const own = chances.subarray(i * components, (i + 1) * components);
    const largest = own.reduce((a, b) => Math.max(a, b));
    const total = largest + Math.log(own.reduce((all, log) => all + Math.exp(log - largest), 0));
    for (let k = 0; k < components; k++) own[k] = Math.exp(own[k]! - total);
    sum += total;
  }
  return sum / rows;
}

/** Lower triangle of a full covariance, or the standard deviations of a diagonal one. */
function factorOf({ weights, covariances }: Mixture, k: number, columns: number): Float64Array {
  const each = covariances.length / weights.length;
  const factor = covariances.slice(k * each, (k + 1) * each);
  const full = isFull(factor, columns);
  if (!(full ? cholesky(factor, columns) : factor.every((variance) => variance > 0))) {
    const remedy = 'raise the regularisation, or take fewer components';
    throw expected('gaussianMixture', 'covariances of full rank', `a singular one (component ${k})`, remedy);
  }
  return full ? factor : factor.map(Math.sqrt);
}

/** In one dimension both forms are the same. */
function isFull(covariance: Float64Array, columns: number): boolean {
  return covariance.length !== columns || columns === 1;
}

/** Log of share times density of component `k` at some points. */
function logDensities(
  { columns, values }: Matrix,
  { weights, means }: Mixture,
  k: number,
  factor: Float64Array,
  out: Float64Array,
  first: number,
  end: number,
): void {
  const full = isFull(factor, columns);
  let constant = Math.log(weights[k]!) - (columns / 2) * Math.log(2 * Math.PI);
  for (let d = 0; d < columns; d++) constant -= Math.log(factor[full ? d * columns + d : d]!);
  const off = new Float64Array(columns);
  for (let i = first; i < end; i++) {
    for (let d = 0; d < columns; d++) off[d] = values[i * columns + d]! - means[k * columns + d]!;
    if (full) solveLower(factor, off);
    else for (let d = 0; d < columns; d++) off[d]! /= factor[d]!;
    let squares = 0;
    for (let d = 0; d < columns; d++) squares += off[d]! * off[d]!;
    out[i * weights.length + k] = constant - squares / 2;
  }
}
