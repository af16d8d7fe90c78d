import type { Matrix } from '../../signal';
import type { NeighbourSearch } from '../neighbours/nearest-neighbours';
import type { ProjectionSettings } from '../projection';

/** How the repulsion between all pairs of points is computed. */
export type TsneMethod = 'exact' | 'barnes-hut' | 'interpolation';

/** What t-SNE runs with. */
export interface TsneSettings extends ProjectionSettings {
  method: TsneMethod | 'auto';
  /** Effective numbers of neighbours of a point; affinities are averaged over them. */
  perplexity: readonly number[];
  /** How neighbours are found, where not all points are. */
  search?: NeighbourSearch;
  /** Step size, on a gradient without its factor of 4, while the attraction is exaggerated early and after that. */
  learningRate: readonly [early: number, late: number];
  /** Factor on the attraction during the first steps. */
  earlyExaggeration: number;
  /** How many steps those are. */
  earlyIterations: number;
  /** Factor on the attraction after them. */
  exaggeration: number;
  /** Barnes and Hut's: cells that look smaller than this are taken as one point. */
  angle: number;
  start: 'pca' | 'random' | Matrix;
  signal?: AbortSignal;
}

/** What holds during one step. */
export interface StepSettings {
  exaggeration: number;
  learningRate: number;
  momentum: number;
}

/** Momentum is 0.5 during early exaggeration and 0.8 after it (van der Maaten and Hinton 2008). */
export function stepSettings(settings: TsneSettings, step: number): StepSettings {
  const early = step <= settings.earlyIterations;
  return {
    exaggeration: early ? settings.earlyExaggeration : settings.exaggeration,
    learningRate: settings.learningRate[early ? 0 : 1],
    momentum: early ? 0.5 : 0.8,
  };
}

/** The divergence is computed at every so many steps, and at the last. */
const lossInterval = 50;

export function lossWanted({ iterations }: TsneSettings, step: number): boolean {
  return step % lossInterval === 0 || step === iterations;
}
