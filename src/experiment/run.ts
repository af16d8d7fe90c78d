import { interrupted, isInterruption } from '../system';
import type { ExperimentConfig } from './config-schema';
import { createRun } from './create-run';
import type { RunFolder } from './run-folder';
import { type StepName, stepFiles } from './step-files';
import type { ExperimentResults } from './steps/evaluate';

/** How a run ended. */
export interface RunOutcome {
  run: RunFolder;
  /** `interrupted`: the state is kept, and running the same folder again goes on from there. */
  status: 'completed' | 'interrupted';
  /** Once the last step is done. */
  results?: ExperimentResults;
}

/**
 * Makes a run folder and runs its steps up to and with `last` (default all). When the data cannot be prepared, no
 * folder is left behind.
 *
 * @param parent folder of runs
 * @param last the last step
 * @param begun called with the folder when the data are prepared
 * @throws ThetalabError as `createRun` and `runExperiment`
 */
export async function startExperiment(
  config: ExperimentConfig,
  parent: string,
  last?: StepName,
  begun: (run: RunFolder) => void = () => {},
): Promise<RunOutcome> {
  const run = await createRun(config, parent);
  try {
    return await runExperiment(run, last, begun);
  } catch (cause) {
    run.removeIfUnprepared();
    throw cause;
  }
}

/**
 * Runs those of the steps that the folder still lacks, up to and with `last` (default all); with none missing it only
 * reads the results.
 *
 * @param run a new folder from `createRun`, or one from `openRun` to resume
 * @param last the last step
 * @param begun called with the folder when the data are prepared
 * @throws ThetalabError when a step fails; the steps before it, and its last checkpoint, are kept
 */
export async function runExperiment(
  run: RunFolder,
  last: StepName = 'evaluate',
  begun: (run: RunFolder) => void = () => {},
): Promise<RunOutcome> {
  const names = Object.keys(stepFiles) as StepName[];
  const missing = names.slice(0, names.indexOf(last) + 1).filter((name) => !run.has(stepFiles[name]));
  const status = missing.length ? await runSteps(run, missing, begun) : 'completed';
  const results = run.has(stepFiles.evaluate)
    ? run.readJson<ExperimentResults>(stepFiles.evaluate)
    : undefined;
  return { run, status, results };
}

async function runSteps(
  run: RunFolder,
  names: readonly StepName[],
  begun: (run: RunFolder) => void,
): Promise<RunOutcome['status']> {
  const { prepare, runStep } = await import('./steps'); // TensorFlow.js and all that trains: most of a second
  run.removeLeftovers();
  try {
    const data = await prepare(run);
    begun(run);
    for (const name of names) {
      if ((await interrupted()) || (await runStep(name, run, data)) === 'interrupted') return 'interrupted';
    }
  } catch (error) {
    if (isInterruption(error)) return 'interrupted';
    throw error;
  }
  return 'completed';
}
