import { expected } from '../../../system';
import { slurm } from './slurm-command';

/** What Slurm knows of one task of an array job. */
export interface QueueEntry {
  /** Job and task, such as `123_4`. */
  task: string;
  /** In Slurm's words: `PENDING`, `RUNNING`, `CANCELLED`, … */
  state: string;
  /** Why it waits or ended; `None` when there is nothing to say. */
  reason: string;
  /** Where it runs; empty while it waits. */
  node: string;
}

const waitingStates = ['PENDING', 'REQUEUED', 'REQUEUE_FED', 'REQUEUE_HOLD', 'SPECIAL_EXIT', 'SUSPENDED'];
const runningStates = ['CONFIGURING', 'RUNNING', 'COMPLETING', 'STAGE_OUT', 'SIGNALING', 'RESIZING'];

/** Whether a task waits, runs, or is over. */
export function phaseOf({ state }: QueueEntry): 'waiting' | 'running' | 'over' {
  if (waitingStates.includes(state)) return 'waiting';
  return runningStates.includes(state) ? 'running' : 'over';
}

/**
 * Asks Slurm for the tasks of some jobs: those in its queue and, where the cluster keeps accounts, those long over.
 *
 * @returns by job and task, such as `123_4`
 * @throws ThetalabError when Slurm is not there or does not answer
 */
export async function readQueue(jobs: readonly string[]): Promise<Map<string, QueueEntry>> {
  const entries = new Map<string, QueueEntry>();
  if (!jobs.length) return entries;
  for (const entry of await fromAccounts(jobs)) entries.set(entry.task, entry);
  const format = '%F_%K|%T|%r|%N';
  const lines = await slurm('squeue', ['--me', '-h', '-r', '-t', 'all', '-o', format]);
  for (const entry of parse(lines)) if (jobs.includes(jobOf(entry))) entries.set(entry.task, entry);
  return entries;
}

/** Clusters without accounting only know the queue. */
async function fromAccounts(jobs: readonly string[]): Promise<QueueEntry[]> {
  const fields = 'JobID,State,Reason,NodeList';
  try {
    return parse(await slurm('sacct', ['-n', '-P', '-X', '-j', jobs.join(','), '-o', fields]));
  } catch {
    return [];
  }
}

/** `CANCELLED by 1000` is `CANCELLED`; waiting tasks that sacct writes as one, `12_[3-5]`, squeue lists one by one. */
function parse(printed: string): QueueEntry[] {
  return printed.split('\n').flatMap((line) => {
    const [task = '', state = '', reason = '', node = ''] = line.trim().split('|');
    return /^\d+_\d+$/.test(task) ? [{ task, state: state.split(' ')[0]!, reason, node }] : [];
  });
}

const jobOf = ({ task }: QueueEntry) => task.split('_')[0]!;

/**
 * The most tasks that an array job may have on this cluster.
 *
 * @throws ThetalabError when Slurm is not there, does not answer, or has no array jobs
 */
export async function maxArraySize(): Promise<number> {
  const found = /MaxArraySize\s*=\s*(\d+)/.exec(await slurm('scontrol', ['show', 'config']))?.[1];
  if (found === undefined) throw expected('slurm', 'a MaxArraySize in scontrol show config', 'none');
  return Number(found);
}
