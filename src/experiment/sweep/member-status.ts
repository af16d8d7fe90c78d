import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { folderOwner, ThetalabError } from '../../system';
import { checkFolders, isDone, type PoolTask } from '../pool';
import { stepFiles } from '../step-files';
import type { Sweep } from './open-sweep';
import { phaseOf, type QueueEntry, readQueue } from './slurm/queue';
import { lastTasks, submissions } from './slurm/submissions';
import { stateRecord } from './state-records';

/** Where a run of a sweep is. */
export type MemberState = 'done' | 'running' | 'queued' | 'failed' | 'stopped' | 'missing';

/** Where a run of a sweep is, and why it is not done. */
export interface MemberStatus {
  name: string;
  /** `stopped`: begun, and goes on when the sweep does; `missing`: never begun. */
  state: MemberState;
  reason?: string;
}

/** Where all runs of a sweep are. */
export interface SweepStatus {
  members: MemberStatus[];
  /** Why Slurm could not be asked about what was submitted to it. */
  unasked?: string;
}

/** Looks where each run of a sweep is: its folder, what is kept of its failure, and the queue if it was submitted. */
export async function sweepStatus({ out, members }: Sweep): Promise<SweepStatus> {
  const jobs = submissions(out).map(({ job }) => job);
  let entries = new Map<string, QueueEntry>();
  let unasked: string | undefined;
  if (members.some((member) => !isDone(member))) {
    try {
      entries = await readQueue(jobs);
    } catch (error) {
      unasked = (error as Error).message;
    }
  }
  const tasks = lastTasks(out);
  const found = members.map((member) => {
    const task = tasks.get(member.name);
    return { name: member.name, ...stateOf(member, out, task === undefined ? undefined : entries.get(task)) };
  });
  return { members: found, ...(unasked === undefined ? {} : { unasked }) };
}

function stateOf(member: PoolTask, out: string, entry?: QueueEntry): Omit<MemberStatus, 'name'> {
  const other = otherExperiment(member);
  if (other !== undefined) return { state: 'failed', reason: other };
  if (isDone(member)) return { state: 'done' };
  const phase = entry ? phaseOf(entry) : 'over';
  if (phase === 'running') return { state: 'running', reason: `job ${entry!.task} on ${entry!.node}` };
  if (phase === 'waiting') return { state: 'queued', reason: `job ${entry!.task} (${entry!.reason})` };
  const owner = existsSync(member.folder) ? folderOwner(member.folder) : undefined;
  if (owner !== undefined) return { state: 'running', reason: `process ${owner}` };
  const record = stateRecord(out, member.name);
  if (record?.state === 'failed') return { state: 'failed', reason: record.reason };
  if (record?.state === 'begun') return { state: 'stopped', reason: endWithoutAWord(out, record, entry) };
  if (entry) return { state: existsSync(member.folder) ? 'stopped' : 'missing', reason: endOf(entry) };
  if (!existsSync(member.folder)) return { state: 'missing', reason: 'never begun' };
  return { state: 'stopped', reason: `interrupted ${progressOf(member)}` };
}

/** Why the folder of a run is not that of its config, which somebody changed: results there are of something else. */
function otherExperiment(member: PoolTask): string | undefined {
  try {
    checkFolders([member]);
    return undefined;
  } catch (error) {
    if (error instanceof ThetalabError) return error.message;
    throw error;
  }
}

function endOf({ task, state, reason }: QueueEntry): string {
  return `job ${task} ended as ${state}${/^(None|)$/.test(reason) ? '' : ` (${reason})`}`;
}

/** A task that could still speak would have changed its record. */
function endWithoutAWord(
  out: string,
  { job, node }: { job: string; node: string },
  entry?: QueueEntry,
): string {
  const how = entry?.task === job ? endOf(entry) : `job ${job} ended without a word`;
  return `${how}, on ${node}: cancelled, killed, short of memory, or the node was lost; see ${join(out, 'logs', `${job}.err`)}`;
}

function progressOf({ folder }: PoolTask): string {
  const done = Object.entries(stepFiles).filter(([, file]) => existsSync(join(folder, file)));
  const last = done.at(-1)?.[0];
  return last === undefined ? 'in its first step' : `after the step ${last}`;
}
