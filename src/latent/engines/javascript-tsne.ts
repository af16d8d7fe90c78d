import type { Matrix } from '../../signal';
import type { ProjectionEngine } from '../projection';
import type { TsneSettings } from '../tsne/settings';
import { type TsneMath, tsneDescent } from './tsne-descent';

/**
 * t-SNE without approximation: every pair of points in every step. Time and memory grow with the square of the
 * points (2,000 points: about 15 ms a step and 64 MB): what runs where the native engine cannot.
 */
export const javascriptTsne: ProjectionEngine<TsneSettings> = {
  method: 'tsne',
  name: 'javascript',
  maxPoints: 5000,
  frames: (points, settings) => tsneDescent(exactMath(), points, settings),
};

/** Affinities and gradient as in the paper; scratch space is kept from step to step. */
export function exactMath(): TsneMath {
  let kernel = new Float64Array(0);
  return {
    affinities: jointProbabilities,
    gradient(affinities, exaggeration, positions, dimensions, gradient, wanted) {
      const count = positions.length / dimensions;
      if (kernel.length !== count * count) kernel = new Float64Array(count * count);
      const total = studentKernel(positions, dimensions, count, kernel);
      fillGradient(affinities, exaggeration, positions, dimensions, count, kernel, total, gradient);
      return wanted ? divergence(affinities, kernel, count, total) : undefined;
    },
  };
}

/** Upper triangle of 1 / (1 + squared distance); returns the sum over both triangles. */
function studentKernel(
  positions: Float64Array,
  dimensions: number,
  count: number,
  kernel: Float64Array,
): number {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      let squared = 0;
      for (let d = 0; d < dimensions; d++) {
        const difference = positions[i * dimensions + d]! - positions[j * dimensions + d]!;
        squared += difference * difference;
      }
      const value = 1 / (1 + squared);
      kernel[i * count + j] = value;
      sum += value;
    }
  }
  return 2 * sum;
}

/** 4 sum_j (p_ij - q_ij) (y_i - y_j) / (1 + |y_i - y_j|^2), equation 5 of the paper. */
function fillGradient(
  affinities: Float64Array,
  exaggeration: number,
  positions: Float64Array,
  dimensions: number,
  count: number,
  kernel: Float64Array,
  total: number,
  gradient: Float64Array,
): void {
  gradient.fill(0);
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      const closeness = kernel[i * count + j]!;
      const force = 4 * (exaggeration * affinities[i * count + j]! - closeness / total) * closeness;
      for (let d = 0; d < dimensions; d++) {
        const pull = force * (positions[i * dimensions + d]! - positions[j * dimensions + d]!);
        gradient[i * dimensions + d]! += pull;
        gradient[j * dimensions + d]! -= pull;
      }
    }
  }
}

/** Kullback-Leibler divergence of the plane from the points, in nats. */
function divergence(affinities: Float64Array, kernel: Float64Array, count: number, total: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      const p = affinities[i * count + j]!;
      if (p > 0) sum += p * Math.log((p * total) / kernel[i * count + j]!);
    }
  }
  return 2 * sum;
}

/** Symmetric joint probabilities: for each point a Gaussian whose width gives the perplexity asked for. */
function jointProbabilities(points: Matrix, perplexity: number): Float64Array {
  const { rows: count } = points;
  const joint = new Float64Array(count * count);
  const squared = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    squaredDistances(points, i, squared);
    conditionalProbabilities(squared, i, Math.log(perplexity));
    for (let j = 0; j < count; j++) {
      joint[i * count + j]! += squared[j]! / (2 * count);
      joint[j * count + i]! += squared[j]! / (2 * count);
    }
  }
  return joint;
}

function squaredDistances({ rows, columns, values }: Matrix, i: number, result: Float64Array): void {
  for (let j = 0; j < rows; j++) {
    let sum = 0;
    for (let d = 0; d < columns; d++) {
      const difference = values[i * columns + d]! - values[j * columns + d]!;
      sum += difference * difference;
    }
    result[j] = sum;
  }
}

/**
 * Replaces the squared distances from point `i` by probabilities of the given entropy in nats, found by bisection of
 * the precision. Distances are taken above the smallest, so that the exponentials cannot all vanish.
 */
function conditionalProbabilities(squared: Float64Array, i: number, entropy: number): void {
  let nearest = Number.POSITIVE_INFINITY;
  for (let j = 0; j < squared.length; j++) if (j !== i) nearest = Math.min(nearest, squared[j]!);
  const excess = squared.map((value) => value - nearest);
  let precision = 1 / (excess.reduce((a, b) => a + b, 0) / excess.length || 1);
  let [low, high] = [0, Number.POSITIVE_INFINITY];
  for (let attempt = 0; attempt < 200; attempt++) {
    let sum = 0;
    let weighted = 0;
    for (let j = 0; j < excess.length; j++) {
      const weight = j === i ? 0 : Math.exp(-excess[j]! * precision);
      squared[j] = weight;
      sum += weight;
      weighted += weight * excess[j]!;
    }
    for (let j = 0; j < squared.length; j++) squared[j]! /= sum;
    const surplus = Math.log(sum) + (precision * weighted) / sum - entropy;
    if (Math.abs(surplus) < 1e-9) return;
    if (surplus > 0) low = precision;
    else high = precision;
    precision = high === Number.POSITIVE_INFINITY ? precision * 2 : (low + high) / 2;
    if (precision === low || precision === high) return;
  }
}
