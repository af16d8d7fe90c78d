import type { Metric } from '../neighbours/comparable';
import type { NeighbourSearch } from '../neighbours/nearest-neighbours';
import type { ProjectionSettings } from '../projection';

/** What UMAP runs with. */
export interface UmapSettings extends ProjectionSettings {
  /** Neighbours of each point in the graph, the point itself among them. */
  neighbors: number;
  /** Smallest distance between points of the result. */
  minDist: number;
  /** How wide the points of the result lie. */
  spread: number;
  metric: Metric;
  /** How neighbours are found, where the engine leaves the choice. */
  search?: NeighbourSearch;
  /** Where points begin. */
  start: 'spectral' | 'pca' | 'random';
  /** A class of each point, -1 where it is not known. */
  labels?: ArrayLike<number>;
  /** How much the labels count, from 0 to 1. */
  labelWeight: number;
  /** Points that each end of an edge is pushed from whenever the edge pulls. */
  negatives: number;
  signal?: AbortSignal;
}
