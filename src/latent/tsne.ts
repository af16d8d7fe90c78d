import { stream } from '../engine';
import type { Matrix } from '../signal';
import { expected } from '../system';
import { checkRange, checkWhole } from './checks';
import { engineOf } from './engines/registry';
import type { TsneSettings } from './engines/tsne-descent';
import type { ProjectedPoints, ProjectionFrame, ProjectionOptions } from './projection';
import { checkProjection, iterateProjection, type ProjectionJob, runProjection } from './run-projection';

/** Options of `tsne`. */
export interface TsneOptions extends ProjectionOptions {
  /** `exact`, or `tsne-js` to check it on few points (default `exact`). */
  engine?: string;
  /** Effective number of neighbours of a point (default 30, or a third of the other points if that is less). */
  perplexity?: number;
  /** Steps; a quarter of them with early exaggeration (default 1000). */
  iterations?: number;
  /** Step size (default a 48th of the number of points, at least 50). */
  learningRate?: number;
  /** Factor on the attraction at first (default 12). */
  earlyExaggeration?: number;
}

/**
 * t-SNE (van der Maaten and Hinton 2008): points that are near in many dimensions come out near in two. Distances
 * between clusters and sizes of clusters mean little. The same points and stream give the same picture, bit by bit.
 *
 * @param points n x d, such as `embed` returns; Euclidean distance.
 * @returns n x dimensions. When interrupted, the points of the last step done, with `stopped: 'interrupted'`.
 * @throws ThetalabError for fewer points than the perplexity needs, NaN, points that are all equal, or more points
 *   than the engine takes (exact 5,000; tsne-js 2,000).
 */
export async function tsne(points: Matrix, options: TsneOptions = {}): Promise<ProjectedPoints> {
  return runProjection(job(points, options));
}

/**
 * The same, step by step: for animation, or to stop when it is good enough.
 *
 * @example for await (const { iteration, points } of tsne.iterate(embeddings)) if (iteration % 100 === 0) draw(points);
 */
tsne.iterate = (points: Matrix, options: TsneOptions = {}): AsyncGenerator<ProjectionFrame, void, void> =>
  iterateProjection(job(points, options));

function job(points: Matrix, options: TsneOptions): ProjectionJob<TsneSettings> {
  const engine = engineOf('tsne', options.engine);
  checkProjection(engine, points);
  const others = points.rows - 1;
  const settings: TsneSettings = {
    dimensions: options.dimensions ?? 2,
    iterations: options.iterations ?? 1000,
    random: (options.random ?? stream('latent')).split('tsne'),
    perplexity: options.perplexity ?? Math.min(30, others / 3),
    learningRate: options.learningRate ?? Math.max(50, points.rows / 48),
    earlyExaggeration: options.earlyExaggeration ?? 12,
  };
  checkWhole('tsne', 'dimensions', settings.dimensions, 1, 3);
  checkWhole('tsne', 'iterations', settings.iterations, 1, 1e6);
  checkRange('tsne', 'learningRate', settings.learningRate, Number.MIN_VALUE, 1e6);
  checkRange('tsne', 'earlyExaggeration', settings.earlyExaggeration, 1, 1000);
  if (!(settings.perplexity >= 1 && settings.perplexity < others)) {
    const range = `a perplexity from 1 to less than ${others}, the other points`;
    throw expected('tsne', range, `${settings.perplexity}`, 'lower it, or project more points');
  }
  return { engine, points, settings, options };
}
