import type { Matrix } from '../../signal';
import { expected } from '../../system';
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

/** The mixture that suits chances [n, components] best. */
export function maximisation(points: Matrix, chances: Float64Array, shape: MixtureShape): Mixture {
  const { rows, columns, values } = points;
  const { components, full, regularisation } = shape;
  const weights = new Float64Array(components).fill(10 * Number.EPSILON);
  const means = new Float64Array(components * columns);
  const each = full ? columns * columns : columns;
  const covariances = new Float64Array(components * each);
  for (let i = 0; i < chances.length; i++) weights[i % components]! += chances[i]!;
  for (let k = 0; k < components; k++) {
    const mean = means.subarray(k * columns, (k + 1) * columns);
    const covariance = covariances.subarray(k * each, (k + 1) * each);
    for (let i = 0; i < rows; i++) {
      const share = chances[i * components + k]! / weights[k]!;
      for (let d = 0; d < columns; d++) mean[d]! += share * values[i * columns + d]!;
    }
    const off = new Float64Array(columns);
    for (let i = 0; i < rows; i++) {
      const share = chances[i * components + k]! / weights[k]!;
      if (share === 0) continue;
      for (let d = 0; d < columns; d++) off[d] = values[i * columns + d]! - mean[d]!;
      for (let d = 0; d < columns; d++) {
        const weighted = share * off[d]!;
        if (!full) covariance[d]! += weighted * off[d]!;
        else for (let e = 0; e <= d; e++) covariance[d * columns + e]! += weighted * off[e]!;
      }
    }
    for (let d = 0; d < columns; d++) {
      covariance[full ? d * columns + d : d]! += regularisation;
      if (full) for (let e = 0; e < d; e++) covariance[e * columns + d] = covariance[d * columns + e]!;
    }
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { weights: weights.map((weight) => weight / total), means, covariances };
}

/**
 * Fills the chances of each component for each point: [n, components]; returns the mean log-likelihood of a point.
 *
 * @throws ThetalabError for a covariance that is not positive definite.
 */
export function expectation(points: Matrix, mixture: Mixture, chances: Float64Array): number {
  const { rows } = points;
  const components = mixture.weights.length;
  for (let k = 0; k < components; k++) logDensities(points, mixture, k, chances);
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

/** Log of share times density of component `k` at each point. */
function logDensities(points: Matrix, mixture: Mixture, k: number, out: Float64Array): void {
  const { rows, columns, values } = points;
  const components = mixture.weights.length;
  const each = mixture.covariances.length / components;
  const full = each !== columns || (columns === 1 && each === 1);
  const factor = mixture.covariances.slice(k * each, (k + 1) * each);
  if (!(full ? cholesky(factor, columns) : factor.every((variance) => variance > 0))) {
    const remedy = 'raise the regularisation, or take fewer components';
    throw expected('gaussianMixture', 'covariances of full rank', `a singular one (component ${k})`, remedy);
  }
  if (!full) for (let d = 0; d < columns; d++) factor[d] = Math.sqrt(factor[d]!);
  let constant = Math.log(mixture.weights[k]!) - (columns / 2) * Math.log(2 * Math.PI);
  for (let d = 0; d < columns; d++) constant -= Math.log(factor[full ? d * columns + d : d]!);
  const off = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    for (let d = 0; d < columns; d++) off[d] = values[i * columns + d]! - mixture.means[k * columns + d]!;
    if (full) solveLower(factor, off);
    else for (let d = 0; d < columns; d++) off[d]! /= factor[d]!;
    let squares = 0;
    for (let d = 0; d < columns; d++) squares += off[d]! * off[d]!;
    out[i * components + k] = constant - squares / 2;
  }
}
