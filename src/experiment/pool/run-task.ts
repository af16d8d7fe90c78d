import { interruptionSignal, ThetalabError, withFolderLock } from '../../system';
import type { ExperimentConfig } from '../config-schema';
import { runAt } from '../create-run';
import { runExperiment } from '../run';
import type { RunFolder } from '../run-folder';
import type { PoolOutcome, PoolTask, RunRequest } from './pool-task';

/** Brings a run to its end in this process, while no other process has its folder; never throws. */
export async function runTask({ task, threads }: RunRequest): Promise<PoolOutcome> {
  const signal = interruptionSignal();
  const onWait = (owner: string) => console.error(`waiting for process ${owner}, which has ${task.folder}`);
  try {
    const status = await withFolderLock({ where: 'run', folder: task.folder, signal, onWait }, () =>
      perform(task, threads),
    );
    return { task, status };
  } catch (error) {
    if (signal.aborted) return { task, status: 'interrupted' };
    return { task, status: 'failed', reason: reasonOf(error) };
  }
}

async function perform({ folder, config, last }: PoolTask, threads: number) {
  let run: RunFolder | undefined;
  try {
    run = await runAt(folder, config, engineWith(config.engine, threads));
    return (await runExperiment(run, last)).status;
  } catch (error) {
    run?.removeIfUnprepared();
    throw error;
  }
}

/** An engine whose threads the config leaves open takes those that the pool gives it. */
function engineWith(engine: ExperimentConfig['engine'], threads: number): ExperimentConfig['engine'] {
  const divisible = engine.name === 'auto' || engine.name === 'native';
  return divisible && engine.threads === undefined ? { ...engine, threads } : engine;
}

/** A message that says all for what a user did; with its place in the code for what we did. */
function reasonOf(error: unknown): string {
  const { message, stack } = error as Error;
  return error instanceof ThetalabError ? message : (stack ?? message);
}
