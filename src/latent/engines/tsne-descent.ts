import type { Matrix } from '../../signal';
import type { ProjectionFrame, ProjectionSettings } from '../projection';

/** What t-SNE runs with. */
export interface TsneSettings extends ProjectionSettings {
  /** Effective number of neighbours of a point. */
  perplexity: number;
  /** Step size. */
  learningRate: number;
  /** Factor on the attraction during the first quarter of the steps. */
  earlyExaggeration: number;
}

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

const lossInterval = 50;

/**
 * The gradient descent of t-SNE with momentum and per-coordinate gains (van der Maaten and Hinton, "Visualizing data
 * using t-SNE", 2008), from a normal cloud of standard deviation 1e-4. Momentum is 0.5 while the attraction is
 * exaggerated and 0.8 after; the loss is computed every 50 steps and at the last.
 */
export function* tsneDescent(
  math: TsneMath,
  points: Matrix,
  settings: TsneSettings,
): Generator<ProjectionFrame, void, void> {
  const { dimensions, iterations, learningRate, random } = settings;
  const size = points.rows * dimensions;
  const affinities = math.affinities(points, settings.perplexity);
  const positions = Float64Array.from({ length: size }, () => random.normal(0, 1e-4));
  const gradient = new Float64Array(size);
  const velocity = new Float64Array(size);
  const gains = new Float64Array(size).fill(1);
  const frame = (iteration: number, loss?: number): ProjectionFrame => ({
    iteration,
    iterations,
    points: { rows: points.rows, columns: dimensions, values: Float32Array.from(positions) },
    ...(loss !== undefined && { loss }),
  });
  yield frame(0);
  for (let step = 1; step <= iterations; step++) {
    const early = step <= iterations / 4;
    const wanted = !early && (step % lossInterval === 0 || step === iterations);
    const exaggeration = early ? settings.earlyExaggeration : 1;
    const loss = math.gradient(affinities, exaggeration, positions, dimensions, gradient, wanted);
    move(positions, gradient, velocity, gains, learningRate, early ? 0.5 : 0.8);
    yield frame(step, loss);
  }
}

/** Gains grow where the direction holds and shrink where it flips (Jacobs 1988), never below 0.01. */
function move(
  positions: Float64Array,
  gradient: Float64Array,
  velocity: Float64Array,
  gains: Float64Array,
  learningRate: number,
  momentum: number,
): void {
  for (let i = 0; i < positions.length; i++) {
    const same = gradient[i]! > 0 === velocity[i]! > 0;
    gains[i] = Math.max(0.01, same ? gains[i]! * 0.8 : gains[i]! + 0.2);
    velocity[i] = momentum * velocity[i]! - learningRate * gains[i]! * gradient[i]!;
    positions[i]! += velocity[i]!;
  }
}
