import type { Matrix } from '../../signal';
import { frameOf, type ProjectionFrame } from '../projection';
import { lossWanted, type StepSettings, stepSettings, type TsneSettings } from '../tsne/settings';
import { startOf } from '../tsne/start';

/** The parts of t-SNE that engines do in their own way; matrices are row-major, n x n or n x dimensions. */
export interface TsneMath {
  /** Joint probabilities of the points: symmetric, summing to 1. */
  affinities(points: Matrix, perplexity: number): Float64Array;
  /** Writes the gradient of the divergence at `positions` into `gradient`; returns the divergence when `wanted`. */
  gradient(
    affinities: Float64Array,
    exaggeration: number,
    positions: Float64Array,
    dimensions: number,
    gradient: Float64Array,
    wanted: boolean,
  ): number | undefined;
}

/**
 * The gradient descent of t-SNE with momentum and per-coordinate gains (van der Maaten and Hinton, "Visualizing data
 * using t-SNE", 2008); the loss is computed where the attraction is not exaggerated.
 */
export async function* tsneDescent(
  math: TsneMath,
  points: Matrix,
  settings: TsneSettings,
): AsyncGenerator<ProjectionFrame, void, void> {
  const { dimensions, iterations } = settings;
  const size = points.rows * dimensions;
  const positions = Float64Array.from(await startOf(points, settings));
  const gradient = new Float64Array(size);
  const velocity = new Float64Array(size);
  const gains = new Float64Array(size).fill(1);
  yield frameOf(settings, 0, positions);
  const affinities = meanAffinities(math, points, settings.perplexity);
  for (let step = 1; step <= iterations; step++) {
    const now = stepSettings(settings, step);
    const wanted = now.exaggeration === 1 && lossWanted(settings, step);
    const loss = math.gradient(affinities, now.exaggeration, positions, dimensions, gradient, wanted);
    move(positions, gradient, velocity, gains, now);
    yield frameOf(settings, step, positions, loss);
  }
}

function meanAffinities(math: TsneMath, points: Matrix, perplexity: readonly number[]): Float64Array {
  const [first, ...others] = perplexity.map((one) => math.affinities(points, one));
  if (others.length === 0) return first!;
  return first!.map((value, i) => others.reduce((sum, other) => sum + other[i]!, value) / perplexity.length);
}

/** Gains shrink where the direction holds and grow where it changes (Jacobs 1988), never below 0.01. */
function move(
  positions: Float64Array,
  gradient: Float64Array,
  velocity: Float64Array,
  gains: Float64Array,
  { learningRate, momentum }: StepSettings,
): void {
  for (let i = 0; i < positions.length; i++) {
    const same = gradient[i]! > 0 === velocity[i]! > 0;
    gains[i] = Math.max(0.01, same ? gains[i]! * 0.8 : gains[i]! + 0.2);
    velocity[i] = momentum * velocity[i]! - (learningRate / 4) * gains[i]! * gradient[i]!;
    positions[i]! += velocity[i]!;
  }
}
