import type { NativeAddon } from '../../native';
import type { Matrix } from '../../signal';
import { type NeighbourOptions, nearestNeighbours } from '../neighbours/nearest-neighbours';

/** Rows of a sparse matrix, as `TsneGraph` in native/src/tsne-jobs.h. */
export interface TsneGraph {
  /** [points + 1], in units of 16 entries. */
  rowStart: Int32Array;
  columns: Int32Array;
  weights: Float32Array;
}

/** Entries of a row are a multiple of this. */
const padding = 16;

/** Neighbours of each point: three times the perplexity, where there are so many (van der Maaten 2014). */
export function neighboursFor(perplexity: readonly number[], others: number): number {
  return Math.min(others, Math.max(1, Math.floor(3 * Math.max(...perplexity))));
}

/**
 * Joint probabilities of n points with k neighbours each: symmetric, summing to 1. Several perplexities give the mean of
 * their affinities.
 */
export async function jointGraph(
  addon: NativeAddon,
  points: Matrix,
  k: number,
  perplexity: readonly number[],
  options: Pick<NeighbourOptions, 'search' | 'random' | 'signal'> = {},
): Promise<TsneGraph> {
  const { rows: count } = points;
  const { indices, distances } = await nearestNeighbours(points, k, options);
  const sizes = Int32Array.of(count, k);
  const weights = new Float32Array(count * k);
  addon.tsneWeights(sizes, distances, indices, weights, Float64Array.from(perplexity));
  const most = 2 * count * k + count * (padding - 1);
  const graph = {
    rowStart: new Int32Array(count + 1),
    columns: new Int32Array(most),
    weights: new Float32Array(most),
  };
  addon.tsneGraph(sizes, indices, weights, graph.rowStart, graph.columns, graph.weights);
  return graph;
}

/** Of each new point its affinities to k points of a map, which sum to 1. */
export function conditionalGraph(
  addon: NativeAddon,
  { rows, k, indices, distances }: { rows: number; k: number; indices: Int32Array; distances: Float32Array },
  perplexity: readonly number[],
): TsneGraph {
  const neighbours = indices.slice();
  const weights = new Float32Array(rows * k);
  addon.tsneWeights(Int32Array.of(rows, k), distances, neighbours, weights, Float64Array.from(perplexity));
  const blocks = Math.ceil(k / padding);
  const graph = {
    rowStart: Int32Array.from({ length: rows + 1 }, (_, row) => row * blocks),
    columns: new Int32Array(rows * blocks * padding),
    weights: new Float32Array(rows * blocks * padding),
  };
  for (let row = 0; row < rows; row++) {
    graph.columns.set(neighbours.subarray(row * k, (row + 1) * k), row * blocks * padding);
    graph.weights.set(weights.subarray(row * k, (row + 1) * k), row * blocks * padding);
  }
  return graph;
}
