import type { NativeAddon } from '../../native';
import type { Neighbours } from '../neighbours/nearest-neighbours';
import { fuzzyUnion, type Graph } from './graph';

/**
 * The fuzzy simplicial set of neighbours (McInnes, Healy and Melville 2018): how strongly points belong together, from 0
 * to 1 and the same in both directions.
 *
 * @param neighbours of each point, without itself.
 */
export function fuzzyGraph(addon: NativeAddon, neighbours: Neighbours): Graph {
  const { rows, k, indices, distances } = neighbours;
  const strengths = new Float32Array(distances.length);
  const mean = distances.reduce((sum, distance) => sum + distance, 0) / (rows * (k + 1));
  // The point itself counts as its first neighbour, at distance 0.
  addon.fuzzyNeighbours(
    Int32Array.of(rows, k, 1),
    Float64Array.of(Math.log2(k + 1), k + 1, mean),
    distances,
    strengths,
  );
  const starts = Int32Array.from({ length: rows + 1 }, (_, row) => row * k);
  return fuzzyUnion({ rows, starts, targets: indices, weights: strengths });
}

/** How strongly new points belong with their neighbours among others: rows of a graph that leads from the ones to the others. */
export function fuzzyQueries(addon: NativeAddon, neighbours: Neighbours): Graph {
  const { rows, k, indices, distances } = neighbours;
  const weights = new Float32Array(distances.length);
  const mean = distances.reduce((sum, distance) => sum + distance, 0) / (rows * k);
  addon.fuzzyNeighbours(
    Int32Array.of(rows, k, 0),
    Float64Array.of(Math.log2(k + 1), k, mean),
    distances,
    weights,
  );
  const starts = Int32Array.from({ length: rows + 1 }, (_, row) => row * k);
  return { rows, starts, targets: indices, weights };
}
