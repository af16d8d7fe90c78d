import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { PoolOutcome, RunReply, RunRequest } from './pool-task';

/** The compiled program, which is a file of `dist/` whatever this one was loaded from. */
const program = join(__dirname, '..', '..', '..', 'dist', 'experiment', 'pool', 'worker.js');
const keptOutput = 2000;

/** Who does the runs of a pool, one at a time. */
export interface Runner {
  /** Brings a run to its end; never throws. */
  run(request: RunRequest): Promise<PoolOutcome>;
  /** Asks it to stop at the next batch and to keep the state. */
  stop(): void;
  /** Ends it and waits until it is gone; called between two runs. */
  end(): Promise<void>;
}

/** A process that does runs, one at a time; it is started for the first one, and again after it died. */
export class RunProcess implements Runner {
  #child: ChildProcess | undefined;
  #output = '';

  /** @param modules files that it loads first */
  constructor(private readonly modules: readonly string[]) {}

  run(request: RunRequest): Promise<PoolOutcome> {
    const child = this.#start();
    return new Promise((done) => {
      const onReply = (reply: RunReply) => {
        if (reply.kind === 'ended') settle(reply.outcome);
      };
      const onExit = (code: number | null, signal: NodeJS.Signals | null) => {
        this.#child = undefined;
        settle({ task: request.task, status: 'failed', reason: this.#describeEnd(code, signal) });
      };
      const settle = (outcome: PoolOutcome) => {
        child.off('message', onReply).off('exit', onExit);
        done({ ...outcome, task: request.task });
      };
      child.on('message', onReply).on('exit', onExit);
      child.send(request, () => {}); // one that is dead already is heard of by its exit
    });
  }

  stop(): void {
    this.#child?.send('stop', () => {});
  }

  async end(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child?.connected) return;
    const gone = once(child, 'exit');
    child.disconnect();
    await gone;
  }

  #start(): ChildProcess {
    if (this.#child) return this.#child;
    this.#output = '';
    const child = fork(program, this.modules, { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    child.stderr!.on('data', (chunk) => {
      this.#output = (this.#output + chunk).slice(-keptOutput);
    });
    child.on('message', (reply: RunReply) => {
      if (reply.kind === 'warning') warnOnce(reply.message, reply.name);
    });
    this.#child = child;
    return child;
  }

  #describeEnd(code: number | null, signal: NodeJS.Signals | null): string {
    const end = signal ?? `exit code ${code}`;
    const hint = signal === 'SIGKILL' ? '; perhaps memory was short: try fewer jobs' : '';
    return `its process ended with ${end}${hint}\n${this.#output.trim()}`.trim();
  }
}

const warned = new Set<string>();

/** Every run of a study would give the same warning. */
function warnOnce(message: string, name: string): void {
  if (warned.has(message)) return;
  warned.add(message);
  process.emitWarning(message, name);
}
