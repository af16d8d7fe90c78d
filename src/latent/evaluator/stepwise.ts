import { InterruptedError, interrupted, isInterruption, startProgress } from '../../system';

/** Does one step and returns what it found. */
export type Step = <T>(name: string, work: () => T | Promise<T>) => Promise<T>;

/**
 * Work in named steps under a progress line, which ends with the last of them or with the first that fails.
 *
 * @returns what does a step; it throws InterruptedError instead when somebody interrupts.
 */
export function stepwise(label: string, total: number, quiet = false): Step {
  const progress = startProgress({ label, total, quiet });
  let done = 0;
  return async (name, work) => {
    try {
      if (await interrupted()) throw new InterruptedError(label, `${done} of ${total} steps`);
      progress.update(done, { now: name });
      const found = await work();
      if (++done === total) progress.done();
      return found;
    } catch (cause) {
      progress.done(`${label}: ${isInterruption(cause) ? 'interrupted' : 'failed'} in ${name}`);
      throw cause;
    }
  };
}
