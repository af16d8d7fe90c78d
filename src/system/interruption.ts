import { setImmediate as nextTurn } from 'node:timers/promises';
import { shared } from './shared';

const state = shared('interruption', () => ({ controller: new AbortController() }));

/**
 * The signal that long work watches: aborted by Ctrl-C in a terminal and by Jupyter's stop button.
 * The kernel and the command line call `interrupt` and `resetInterruption`; everything else only reads.
 */
export function interruptionSignal(): AbortSignal {
  return state.controller.signal;
}

/** Asks all running work to stop at its next safe point. */
export function interrupt(): void {
  state.controller.abort();
}

/** Starts afresh: called before each notebook cell. */
export function resetInterruption(): void {
  if (state.controller.signal.aborted) state.controller = new AbortController();
}

/** Lets timers, signals and output run, then tells whether to stop. Long loops await it once per batch. */
export async function interrupted(signal: AbortSignal = interruptionSignal()): Promise<boolean> {
  await nextTurn();
  return signal.aborted;
}
