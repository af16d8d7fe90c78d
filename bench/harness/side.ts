import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { expected } from '../../src/system';
import type { Step, Stepper } from './alternate';

/**
 * A process that is measured. It prints `ready`, then takes one step for each line `step` on its standard input and
 * answers with milliseconds, its peak memory in MB, and what else it knows of a `Step`, as `peakFraction=0.5` or `score=2.1`.
 */
export class Side implements Stepper {
  private readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;
  private readonly reader: Interface;
  private readonly ended: Promise<string>;

  constructor(
    readonly title: string,
    command: string,
    args: readonly string[],
    environment: Record<string, string> = {},
  ) {
    this.child = spawn(command, args, {
      env: { ...process.env, ...environment },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.child.stdin!.on('error', () => {}); // a process that has ended; the missing answer tells
    this.reader = createInterface(this.child.stdout!);
    this.lines = this.reader[Symbol.asyncIterator]();
    this.ended = new Promise((done) => {
      this.child.once('error', ({ message }) => done(message));
      this.child.once('exit', (code, signal) => done(`an end with ${signal ?? `exit code ${code}`}`));
    });
  }

  /** @throws ThetalabError when the program ends before it is ready */
  async ready(): Promise<void> {
    const line = await this.answer();
    if (line !== 'ready') throw this.unexpected('ready', `"${line}"`);
  }

  /** @throws ThetalabError when the program ends, or answers with something else than numbers */
  async step(): Promise<Step> {
    this.child.stdin!.write('step\n');
    const line = await this.answer();
    const [milliseconds, memory, ...more] = line.split(' ');
    if (!(Number(milliseconds) >= 0 && Number(memory) > 0))
      throw this.unexpected('milliseconds and megabytes', `"${line}"`);
    const known = Object.fromEntries(more.map((entry) => entry.split('=')));
    const { peakFraction, score } = known as Record<string, string | undefined>;
    return {
      ...{ milliseconds: Number(milliseconds), memory: Number(memory) },
      ...(peakFraction !== undefined && { peakFraction: Number(peakFraction) }),
      ...(score !== undefined && { score: Number(score) }),
    };
  }

  /** Ends the process and waits until its memory is free. */
  async stop(): Promise<void> {
    this.reader.close();
    this.child.kill();
    await this.ended;
  }

  private async answer(): Promise<string> {
    const { value, done } = await this.lines.next();
    if (done) throw this.unexpected('an answer', await this.ended);
    return value;
  }

  private unexpected(what: string, got: string) {
    return expected('bench', `${what} from ${this.title}`, got, 'what it printed stands above');
  }
}
