import { stream } from '../engine';
import type { Matrix } from '../signal';
import { checkRange, checkWhole } from './checks';
import { engineOf } from './engines/registry';
import type { UmapSettings } from './engines/umap-js';
import type { ProjectedPoints, ProjectionFrame, ProjectionOptions } from './projection';
import { checkProjection, iterateProjection, type ProjectionJob, runProjection } from './run-projection';

/** Options of `umap`. */
export interface UmapOptions extends ProjectionOptions {
  /** `umap-js` (default). */
  engine?: string;
  /** Neighbours of each point, itself included: few show detail, many the whole (default 15, or all points if fewer). */
  neighbors?: number;
  /** Smallest distance between points in the picture (default 0.1). */
  minDist?: number;
  /** Steps (default 500 up to 2,500 points, 400 up to 5,000, 300 up to 7,500, 200 above). */
  iterations?: number;
}

/**
 * UMAP (McInnes, Healy and Melville 2018): like t-SNE, with more regard for the whole. The same points and stream
 * give the same picture, bit by bit.
 *
 * @param points n x d, such as `embed` returns; Euclidean distance.
 * @returns n x dimensions. When interrupted, the points of the last step done, with `stopped: 'interrupted'`.
 * @throws ThetalabError for fewer points than neighbours, NaN, points that are all equal, or more than 20,000 points.
 */
export async function umap(points: Matrix, options: UmapOptions = {}): Promise<ProjectedPoints> {
  return runProjection(job(points, options));
}

/** The same, step by step: for animation, or to stop when it is good enough. */
umap.iterate = (points: Matrix, options: UmapOptions = {}): AsyncGenerator<ProjectionFrame, void, void> =>
  iterateProjection(job(points, options));

function job(points: Matrix, options: UmapOptions): ProjectionJob<UmapSettings> {
  const engine = engineOf('umap', options.engine);
  checkProjection(engine, points);
  const settings: UmapSettings = {
    dimensions: options.dimensions ?? 2,
    iterations: options.iterations ?? defaultIterations(points.rows),
    random: (options.random ?? stream('latent')).split('umap'),
    neighbors: options.neighbors ?? Math.min(15, points.rows - 1),
    minDist: options.minDist ?? 0.1,
  };
  checkWhole('umap', 'dimensions', settings.dimensions, 1, 100);
  checkWhole('umap', 'iterations', settings.iterations, 1, 1e6);
  checkWhole('umap', 'neighbors', settings.neighbors, 2, points.rows - 1);
  checkRange('umap', 'minDist', settings.minDist, 0, 1);
  return { engine, points, settings, options };
}

function defaultIterations(count: number): number {
  if (count <= 2500) return 500;
  if (count <= 5000) return 400;
  return count <= 7500 ? 300 : 200;
}
