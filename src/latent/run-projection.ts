import type { Matrix } from '../signal';
import { expected, interrupted, startProgress } from '../system';
import { checkPoints, checkVariety } from './checks';
import type {
  ProjectedPoints,
  ProjectionEngine,
  ProjectionFrame,
  ProjectionOptions,
  ProjectionSettings,
} from './projection';

/** A checked projection, ready to run: what `tsne` and `umap` make of their arguments. */
export interface ProjectionJob<Settings extends ProjectionSettings> {
  engine: ProjectionEngine<Settings>;
  points: Matrix;
  settings: Settings;
  options: ProjectionOptions;
}

/** Checks what every method needs: finite points that differ, few enough for the engine. */
export function checkProjection(engine: ProjectionEngine<never>, points: Matrix): void {
  checkPoints(engine.method, points);
  if (points.rows < 4) throw expected(engine.method, 'at least 4 points', `${points.rows}`);
  checkVariety(engine.method, points);
  if (points.rows > engine.maxPoints) {
    const remedy = 'project a part of them (latent.subsample)';
    throw expected(
      engine.method,
      `at most ${engine.maxPoints} points for ${engine.name}`,
      `${points.rows}`,
      remedy,
    );
  }
}

/** Runs step by step: shows progress, yields each frame, ends early when interrupted. */
export async function* iterateProjection<Settings extends ProjectionSettings>(
  job: ProjectionJob<Settings>,
): AsyncGenerator<ProjectionFrame, void, void> {
  const { engine, points, settings, options } = job;
  const total = settings.iterations;
  const label = `${engine.method} of ${points.rows} points`;
  const progress = startProgress({ label, total, quiet: options.quiet });
  let done = 0;
  try {
    for await (const frame of engine.frames(points, settings)) {
      done = frame.iteration;
      yield frame;
      progress.update(done, frame.loss === undefined ? {} : { loss: frame.loss });
      if (await interrupted(options.signal)) break;
    }
  } finally {
    progress.done(done < total ? `${label}: stopped after ${done} of ${total} steps` : undefined);
  }
}

/** Runs to the end, or to the interruption. */
export async function runProjection<Settings extends ProjectionSettings>(
  job: ProjectionJob<Settings>,
): Promise<ProjectedPoints> {
  let last: ProjectionFrame | undefined;
  let loss: number | undefined;
  for await (const frame of iterateProjection(job)) {
    last = frame;
    loss = frame.loss ?? loss;
  }
  const { points, iteration, iterations } = last!;
  const numbers = Object.entries(job.settings)
    .map(([name, value]) => [name, Array.isArray(value) && value.length === 1 ? value[0] : value] as const)
    .filter(([, value]) => isNumberOrName(value));
  return {
    ...points,
    method: job.engine.method,
    engine: job.engine.name,
    settings: Object.fromEntries(numbers) as ProjectedPoints['settings'],
    iterations: iteration,
    stopped: iteration < iterations ? 'interrupted' : 'completed',
    ...(loss !== undefined && { loss }),
  };
}

function isNumberOrName(value: unknown): boolean {
  return (
    ['number', 'string'].includes(typeof value) || (Array.isArray(value) && value.every(Number.isFinite))
  );
}
