import type { RunOutcome } from '../experiment';
import { drawRun } from '../plot';
import { exitCodes, Stopped } from './exit';
import { resultsTable } from './results-table';

/** Ends a command that ran an experiment: draws its figures, prints its results. */
export async function finish(
  { run, status, results }: RunOutcome,
  options: { json?: boolean },
): Promise<void> {
  if (status === 'interrupted') {
    throw new Stopped(
      `interrupted; the state is kept: thetalab run --resume ${run.path}`,
      exitCodes.interrupted,
    );
  }
  await drawRun(run.path);
  if (options.json) console.log(JSON.stringify({ run: run.path, ...results }, null, 2));
  else console.log(results ? resultsTable(results) : '', `\nEverything of this run is in ${run.path}`);
}
