import type { RunOutcome } from '../experiment';
import { formatJson, interruptionSignal } from '../system';
import { exitCodes, Stopped } from './exit';
import { resultsTable } from './results-table';

/**
 * Ends a command that ran an experiment: draws its figures, prints its results.
 *
 * @throws Stopped when it was interrupted, while it ran or while its figures were drawn
 */
export async function finish(
  { run, status, results }: RunOutcome,
  options: { json?: boolean },
): Promise<void> {
  if (status === 'completed') await draw(run.path);
  if (status === 'interrupted' || interruptionSignal().aborted) {
    const message = `interrupted; the state is kept: npx thetalab run --resume ${run.path}`;
    throw new Stopped(message, exitCodes.interrupted);
  }
  if (options.json) process.stdout.write(formatJson({ run: run.path, ...results }));
  else console.log(results ? resultsTable(results) : '', `\nEverything of this run is in ${run.path}`);
}

/** Draws; that the browser failed is no failure of a command that is being interrupted: Ctrl-C ends both. */
async function draw(path: string): Promise<void> {
  const { closeBrowser, drawRun } = await import('../plot');
  try {
    await drawRun(path);
  } catch (error) {
    if (!interruptionSignal().aborted) throw error;
  } finally {
    await closeBrowser();
  }
}
