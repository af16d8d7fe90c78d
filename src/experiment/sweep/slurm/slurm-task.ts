import { slurm } from './slurm-command';

/** The task of an array job that this process is. */
export interface SlurmTask {
  /** Job and task, such as `123_4`. */
  task: string;
  node: string;
  /** Processors that it may use. */
  cpus?: number;
  /** How often it was begun before. */
  restarts: number;
}

/** What Slurm says of this process in its environment; nothing when it is not a task of an array job. */
export function slurmTask(environment: NodeJS.ProcessEnv = process.env): SlurmTask | undefined {
  const {
    SLURM_ARRAY_JOB_ID: job,
    SLURM_ARRAY_TASK_ID: task,
    SLURMD_NODENAME: node = 'a node',
  } = environment;
  if (job === undefined || task === undefined) return undefined;
  const { SLURM_CPUS_PER_TASK: cpus, SLURM_RESTART_COUNT: restarts = '0' } = environment;
  return { task: `${job}_${task}`, node, cpus: cpus ? Number(cpus) : undefined, restarts: Number(restarts) };
}

/**
 * Puts this task back into the queue when its time is over. Slurm says nothing of why it sends a signal, but the state
 * tells: a task that was cancelled, or that Slurm itself requeues, does not run any more.
 *
 * @param most how often it may be begun again
 * @returns what happened, for the log
 * @throws ThetalabError when Slurm does not answer
 */
export async function requeue({ task, restarts }: SlurmTask, most: number): Promise<string> {
  const state = (await slurm('squeue', ['-h', '-j', task, '-o', '%T'])).trim();
  if (state !== 'RUNNING') return `Slurm has it as ${state || 'gone'}: it is not queued again`;
  if (restarts >= most) return `it was begun again ${restarts} times: it is not queued again (--requeues)`;
  await slurm('scontrol', ['requeue', task]);
  return 'it is queued again, and will go on from its checkpoint';
}
