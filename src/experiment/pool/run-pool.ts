import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  counted,
  expected,
  interruptionSignal,
  type Progress,
  type ProgressValues,
  startProgress,
} from '../../system';
import { checkSameConfig, openRun } from '../run-folder';
import { stepFiles } from '../step-files';
import { defaultJobs, threadsOf } from './pool-size';
import type { PoolOutcome, PoolTask } from './pool-task';
import { type Runner, RunProcess } from './run-process';
import { ThisProcess } from './this-process';

/** Options of `runPool`. */
export interface PoolOptions {
  /** Runs side by side (default one per physical core, as far as there are 2 GiB of memory for each). */
  jobs?: number;
  /** What the progress line says is going on (default `runs`). */
  label?: string;
  /** No progress line (default false). */
  quiet?: boolean;
  /** Files that register augmentations and the like; each process loads them first (default none). */
  modules?: readonly string[];
  /** One run after the other in this process, which knows what a notebook registered (default false). */
  inProcess?: boolean;
  /** Hears of each run that ended in this call; when it throws, all others are stopped and the pool throws it. */
  onEnded?(outcome: PoolOutcome): void;
}

/**
 * Brings many runs to their end, several side by side in processes of their own, which share the cores: each engine has
 * its part of the threads, and the last runs have more. Runs that are done are not touched, those begun go on, and one
 * that fails hinders no other. Ctrl-C (`interrupt`) stops all at their next batch and keeps what they have; so does the
 * death of this process. Results do not depend on the number of jobs.
 *
 * @returns how each run ended, in the order of `tasks`
 * @throws ThetalabError when `jobs` is no whole number from 1 on, two tasks have one folder, or a folder holds another
 *   experiment
 */
export async function runPool(tasks: readonly PoolTask[], options: PoolOptions = {}): Promise<PoolOutcome[]> {
  const { jobs = defaultJobs(), label = 'runs', quiet } = options;
  if (!(Number.isInteger(jobs) && jobs >= 1))
    throw expected('runPool', 'a whole number of jobs from 1 on', String(jobs));
  checkFolders(tasks);
  const waiting = tasks.filter((task) => !isDone(task));
  const done = tasks.length - waiting.length;
  if (waiting.length === 0) return tasks.map((task) => ({ task, status: 'completed' }));
  const progress = startProgress({ label, total: tasks.length, start: done, unit: 'run', quiet });
  const pool = new Pool(waiting, runnersOf(waiting.length, jobs, options), done, progress, options);
  const ended = await pool.run();
  return tasks.map((task) => ended.get(task) ?? { task, status: isDone(task) ? 'completed' : 'interrupted' });
}

/** Whether a run has its last step behind it. */
export function isDone({ folder, last = 'evaluate' }: PoolTask): boolean {
  return existsSync(join(folder, stepFiles[last]));
}

function runnersOf(runs: number, jobs: number, { modules = [], inProcess }: PoolOptions): Runner[] {
  if (inProcess) return [new ThisProcess()];
  return Array.from({ length: Math.min(jobs, runs) }, () => new RunProcess(modules));
}

/** @throws ThetalabError when two tasks have one folder, or a folder holds another experiment */
export function checkFolders(tasks: readonly PoolTask[]): void {
  const folders = new Set<string>();
  for (const { folder, config } of tasks) {
    if (folders.has(folder)) throw expected('runPool', 'a folder for each run', `"${folder}" twice`);
    folders.add(folder);
    if (existsSync(join(folder, 'config.json'))) checkSameConfig(openRun(folder), config);
  }
}

class Pool {
  readonly #ended = new Map<PoolTask, PoolOutcome>();
  #running = 0;
  #failed = 0;

  constructor(
    private readonly waiting: PoolTask[],
    private readonly runners: readonly Runner[],
    private readonly doneBefore: number,
    private readonly progress: Progress,
    private readonly options: PoolOptions,
  ) {}

  async run(): Promise<Map<PoolTask, PoolOutcome>> {
    const stop = () => {
      for (const runner of this.runners) runner.stop();
    };
    const signal = interruptionSignal();
    signal.addEventListener('abort', stop);
    const ticker = setInterval(() => this.#show(), 1000);
    const failures: unknown[] = [];
    const giveUp = (error: unknown) => {
      failures.push(error);
      this.waiting.length = 0;
      stop();
    };
    try {
      await Promise.all(this.runners.map((runner) => this.#keepBusy(runner, signal).catch(giveUp)));
      if (failures.length) throw failures[0];
    } finally {
      clearInterval(ticker);
      signal.removeEventListener('abort', stop);
      this.progress.done(this.#summary(signal.aborted));
    }
    return this.#ended;
  }

  async #keepBusy(runner: Runner, signal: AbortSignal): Promise<void> {
    await nextTurn();
    try {
      while (!signal.aborted) {
        const task = this.waiting.shift();
        if (!task) break;
        const sharing = Math.min(this.runners.length, ++this.#running + this.waiting.length);
        this.#show();
        this.#note(await runner.run({ task, threads: threadsOf(sharing) }), task);
      }
    } finally {
      await runner.end();
    }
  }

  #note(outcome: PoolOutcome, task: PoolTask): void {
    this.#running--;
    if (outcome.status === 'failed') this.#failed++;
    this.#ended.set(task, outcome);
    this.options.onEnded?.(outcome);
    this.#show();
  }

  #show(): void {
    const values: ProgressValues = { running: this.#running, waiting: this.waiting.length };
    if (this.#failed) values.failed = this.#failed;
    this.progress.update(this.doneBefore + this.#count(), values);
  }

  #count(): number {
    return [...this.#ended.values()].filter(({ status }) => status !== 'interrupted').length;
  }

  /** Nothing to say when all went well: then the line says how long it took. */
  #summary(interrupted: boolean): string | undefined {
    const { label = 'runs' } = this.options;
    const done = this.doneBefore + this.#count() - this.#failed;
    if (interrupted) return `${label}: stopped, ${counted(done, 'run')} done`;
    return this.#failed ? `${label}: ${counted(done, 'run')} done, ${this.#failed} failed` : undefined;
  }
}
