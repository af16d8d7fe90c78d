import { physicalCores } from '../../system';
import {
  checkFolders,
  isDone,
  type PoolOptions,
  type PoolOutcome,
  type PoolTask,
  runPool,
  runTask,
} from '../pool';
import { noteSweep, type Sweep } from './open-sweep';
import type { SlurmTask } from './slurm/slurm-task';
import { recordBegin, recordEnd } from './state-records';

/**
 * Runs a sweep on this machine, several runs side by side: what is done is left alone, what was begun goes on, and why a
 * run failed is written down.
 *
 * @throws ThetalabError as `runPool`
 */
export function runSweep(sweep: Sweep, options: PoolOptions = {}): Promise<PoolOutcome[]> {
  noteSweep(sweep);
  const onEnded = (outcome: PoolOutcome) => {
    recordEnd(sweep.out, outcome);
    options.onEnded?.(outcome);
  };
  return runPool(sweep.members, { label: 'sweep', ...options, onEnded });
}

/**
 * Runs one run of a sweep in this process, with the processors of its task if it is one.
 *
 * @param out folder of the sweep's runs
 * @throws ThetalabError when its folder holds another experiment
 */
export async function runMember(member: PoolTask, out: string, task?: SlurmTask): Promise<PoolOutcome> {
  checkFolders([member]);
  if (isDone(member)) return { task: member, status: 'completed' };
  if (task) recordBegin(out, member.name, task.task, task.node);
  const outcome = await runTask({ task: member, threads: task?.cpus ?? physicalCores() });
  recordEnd(out, outcome);
  return outcome;
}
