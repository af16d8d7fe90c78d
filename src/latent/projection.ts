import type { RandomStream } from '../engine';
import type { Matrix } from '../signal';

/** Where an optimisation stands: frame 0 is the start, the last one the result. */
export interface ProjectionFrame {
  /** Steps done. */
  iteration: number;
  /** Steps in all. */
  iterations: number;
  /** The points after this step, one row each; a copy that may be kept. */
  points: Matrix;
  /** What the method minimises, at the steps where it was computed. */
  loss?: number;
}

/** A frame that keeps a copy of the points as they are now, row by row. */
export function frameOf(
  { dimensions, iterations }: Pick<ProjectionSettings, 'dimensions' | 'iterations'>,
  iteration: number,
  positions: ArrayLike<number>,
  loss?: number,
): ProjectionFrame {
  const values = new Float32Array(positions);
  const points = { rows: values.length / dimensions, columns: dimensions, values };
  return { iteration, iterations, points, ...(loss !== undefined && { loss }) };
}

/** What every projection needs. */
export interface ProjectionSettings {
  /** Columns of the result. */
  dimensions: number;
  /** Steps of the optimisation. */
  iterations: number;
  /** Where the start and all further choices come from. */
  random: RandomStream;
}

/**
 * One implementation of one method. An engine is a stepwise function and nothing else: it yields a frame after each
 * step, so that progress, interruption and animation live in one place outside. It may assume checked input: finite
 * values, not all points equal, settings that suit the number of points. The same input and random stream give the
 * same frames, bit by bit.
 */
export interface ProjectionEngine<Settings extends ProjectionSettings = ProjectionSettings> {
  /** The method it implements. */
  readonly method: 'tsne' | 'umap';
  /** Its name among the engines of that method. */
  readonly name: string;
  /** More points than this are refused, because time or memory would run out. */
  readonly maxPoints: number;
  /** Why it cannot run here; undefined when it can, as it does when there is no such function. */
  missing?(): string | undefined;
  frames(points: Matrix, settings: Settings): Iterable<ProjectionFrame> | AsyncIterable<ProjectionFrame>;
}

/** Options that all projections share. */
export interface ProjectionOptions {
  /** Columns of the result (default 2). */
  dimensions?: number;
  /** Everything random follows from it (default the stream `latent` of the seed). */
  random?: RandomStream;
  /** Stops the work at the next step (default the stop button and Ctrl-C). */
  signal?: AbortSignal;
  /** Show no progress (default false). */
  quiet?: boolean;
}

/** Names of these options. */
export const projectionOptionNames = [
  'dimensions',
  'random',
  'signal',
  'quiet',
] satisfies (keyof ProjectionOptions)[];

/** Projected points: a matrix that also tells how it came about. */
export interface ProjectedPoints extends Matrix {
  readonly method: string;
  readonly engine: string;
  /** The numbers that the method ran with, defaults filled in. */
  readonly settings: Readonly<Record<string, number | string | readonly number[]>>;
  /** Steps done. */
  readonly iterations: number;
  /** `interrupted` when stopped before the last step: the points are those of the step before. */
  readonly stopped: 'completed' | 'interrupted';
  /** What the method minimises, if it says. */
  readonly loss?: number;
}
