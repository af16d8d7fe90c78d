import { InterruptedError, interrupted, startProgress } from '../system';

/** Long work in steps: between them it yields how far it has come, at the end it returns its result. */
export type Steps<Result> = Generator<number, Result, void>;

/** Options of work that can be stopped while it runs. */
export interface StoppableOptions {
  /** Stops the work, which ends with an InterruptedError (default the stop button and Ctrl-C). */
  signal?: AbortSignal;
  /** Show no progress (default false). */
  quiet?: boolean;
}

/** Names of these options. */
export const stoppableOptionNames = ['signal', 'quiet'] satisfies (keyof StoppableOptions)[];

/** What long work is called, and how far it goes. */
export interface Task {
  /** The function that does it. */
  where: string;
  /** Title of the progress line. */
  label: string;
  total: number;
  unit: string;
}

/** Between two looks at the event loop. */
const lookEveryMs = 20;

/** Does all steps at once. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}

/** Steps that are one part of others: these have come to `position` until they are done. */
export function* within<Result>(position: number, steps: Steps<Result>): Steps<Result> {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
    yield position;
  }
}

/**
 * Does all steps, with the same result, but lets timers and signals run between them and shows progress.
 *
 * @throws InterruptedError when interrupted; what the steps throw.
 */
export async function finishStoppably<Result>(
  { where, label, total, unit }: Task,
  steps: Steps<Result>,
  { signal, quiet }: StoppableOptions = {},
): Promise<Result> {
  const progress = startProgress({ label, total, unit, quiet });
  let done = 0;
  let looked = Number.NEGATIVE_INFINITY;
  for (;;) {
    if (performance.now() - looked >= lookEveryMs) {
      if (await interrupted(signal)) {
        const reached = `${done} of ${total} ${unit}s`;
        progress.done(`${label}: stopped after ${reached}`);
        throw new InterruptedError(where, reached);
      }
      looked = performance.now();
    }
    const next = steps.next();
    if (next.done) {
      progress.done();
      return next.value;
    }
    done = next.value;
    progress.update(done);
  }
}
