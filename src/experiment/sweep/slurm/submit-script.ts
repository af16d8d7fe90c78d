import { expected } from '../../../system';

/** What a job asks of Slurm, each as sbatch's option of that name. */
export interface SubmitSettings {
  /** Name in the queue (default `thetalab`). */
  jobName?: string;
  /** Time limit of each run, as Slurm writes it (default `12:00:00`). */
  time?: string;
  /** Processors of each run (default 8). */
  cpus?: number;
  /** Memory of each run; wins over `memPerCpu`. */
  mem?: string;
  /** Memory for each processor (default `4G`). */
  memPerCpu?: string;
  /** GPUs of each run (default none: the native engine computes on processors). */
  gpus?: string;
  partition?: string;
  account?: string;
  qos?: string;
  constraint?: string;
  /** Address that is told of ends and failures (default nobody). */
  mail?: string;
  /** What it is told of (default `END,FAIL`). */
  mailType?: string;
  /** Most runs at the same time (default as many as the cluster grants). */
  arrayLimit?: number;
  /** Seconds before the time limit at which a run is asked to write its checkpoint and to queue again (default 120). */
  grace?: number;
  /** How often a run may queue again when its time is over, it is preempted or its node is lost (default 20). */
  requeues?: number;
  /** Shell commands before each run, such as `module load nodejs`. */
  setup?: readonly string[];
  /** Further lines for sbatch, such as `--exclusive`. */
  sbatch?: readonly string[];
}

/** What the script does, besides its settings. */
export interface SubmitWork {
  /** Working folder of every run. */
  folder: string;
  /** Folder of the logs. */
  logs: string;
  /** Names of the runs, one for each task. */
  names: readonly string[];
  /** The command that does one run; the name of the run is added to it. */
  command: readonly string[];
}

/** The script of one array job, a task for each name. */
export function submitScript(work: SubmitWork, settings: SubmitSettings = {}): string {
  const { requeues = 20, setup = [] } = settings;
  const command = [...work.command, '--requeues', String(requeues)].map(quote).join(' ');
  return [
    '#!/bin/bash',
    ...directives(work, settings).map((line) => `#SBATCH ${line}`),
    '',
    'names=(',
    ...work.names.map((name) => `  ${quote(name)}`),
    ')',
    ...setup,
    // In the place of the shell, so that it gets the signals that Slurm sends, and its exit code is that of the task.
    `exec ${command} -- "\${names[SLURM_ARRAY_TASK_ID]}"`,
    '',
  ].join('\n');
}

function directives({ folder, logs, names }: SubmitWork, settings: SubmitSettings): string[] {
  const { jobName = 'thetalab', time = '12:00:00', cpus = 8, mem, memPerCpu = '4G' } = settings;
  const { gpus, partition, account, qos, constraint, mail, mailType = 'END,FAIL' } = settings;
  const { arrayLimit, grace = 120, requeues = 20, sbatch = [] } = settings;
  const log = `${logs.replaceAll('%', '%%')}/%A_%a`;
  const array = `0-${names.length - 1}${arrayLimit === undefined ? '' : `%${arrayLimit}`}`;
  const values: Record<string, string | number | undefined> = {
    'job-name': jobName,
    nodes: 1,
    ntasks: 1,
    'cpus-per-task': cpus,
    ...(mem === undefined ? { 'mem-per-cpu': memPerCpu } : { mem }),
    time,
    gpus,
    partition,
    account,
    qos,
    constraint,
    'mail-type': mail === undefined ? undefined : mailType,
    'mail-user': mail,
    array,
    chdir: folder,
    output: `${log}.out`,
    error: `${log}.err`,
    'open-mode': 'append',
    signal: `B:TERM@${grace}`,
  };
  const lines = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}=${directiveValue(name, String(value))}`],
  );
  return [...lines, requeues > 0 ? '--requeue' : '--no-requeue', ...sbatch];
}

/** sbatch knows double quotes in its lines, and no way to write one inside. */
function directiveValue(name: string, value: string): string {
  if (/["\\\n]/.test(value) || value === '') {
    throw expected('submit', `--${name} without quotes and line breaks`, JSON.stringify(value));
  }
  return /^[\w.,:;@%/+=[\]&|*-]+$/.test(value) ? value : `"${value}"`;
}

/** A word that the shell takes as it stands. */
function quote(word: string): string {
  return /^[\w./:=@-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
