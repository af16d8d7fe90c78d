import { resolve } from 'node:path';
import { expected, interruptionSignal, makeFolder, withFolderLock } from '../../../system';
import { checkFolders, isDone } from '../../pool';
import { noteSweep, type Sweep } from '../open-sweep';
import { maxArraySize, phaseOf, readQueue } from './queue';
import { slurm } from './slurm-command';
import { lastTasks, prepareSubmission, recordSubmission, submissions } from './submissions';
import { type SubmitSettings, submitScript } from './submit-script';

/** What `submit` did. */
export interface SubmitOutcome {
  /** Number of the array job; none when there was nothing to submit. */
  job?: string;
  submitted: string[];
  /** Runs that are done, and that wait or run already. */
  done: string[];
  queued: string[];
}

/**
 * Submits the runs of a sweep that are neither done nor in the queue as one array job.
 *
 * @param command what does one run, without the names of the folders and the run
 * @throws ThetalabError when Slurm is not there or refuses, no record can be kept, the array would be too long, or a run is that of another config
 */
export async function submit(
  sweep: Sweep,
  command: readonly string[],
  settings: SubmitSettings = {},
): Promise<SubmitOutcome> {
  const { configs, out, members } = sweep;
  checkFolders(members);
  const signal = interruptionSignal();
  const onWait = (owner: string) => console.error(`waiting for process ${owner}, which submits this sweep`);
  return withFolderLock({ where: 'submit', folder: out, signal, onWait }, async () => {
    const queue = await tasksInQueue(out);
    const nameOf = ({ name }: { name: string }) => name;
    const done = members.filter(isDone).map(nameOf);
    const left = members.filter((member) => !isDone(member)).map(nameOf);
    const queued = left.filter((name) => queue.has(name));
    const names = left.filter((name) => !queue.has(name));
    if (!names.length) return { submitted: names, done, queued };
    await checkArraySize(names.length);
    const logs = resolve(out, 'logs');
    makeFolder(logs);
    const script = submitScript(
      { folder: process.cwd(), logs, names, command: [...command, configs, '--out', out] },
      settings,
    );
    prepareSubmission(out, names, script);
    noteSweep(sweep);
    const printed = await slurm('sbatch', ['--parsable'], script);
    const job = printed.trim().split(';')[0]!;
    recordSubmission(out, job);
    return { job, submitted: names, done, queued };
  });
}

/** The runs that wait or run. */
async function tasksInQueue(out: string): Promise<Set<string>> {
  const entries = await readQueue(submissions(out).map(({ job }) => job));
  const active = [...lastTasks(out)].filter(([, task]) => {
    const entry = entries.get(task);
    return entry !== undefined && phaseOf(entry) !== 'over';
  });
  return new Set(active.map(([name]) => name));
}

async function checkArraySize(tasks: number): Promise<void> {
  const most = await maxArraySize();
  if (tasks <= most) return;
  const remedy = 'put the configs into several folders, and submit each';
  throw expected('submit', `at most ${most} runs in one array job (MaxArraySize)`, String(tasks), remedy);
}
