import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';

/** glibc settings that keep PyTorch from returning large blocks to the system after every step: its best case. */
export const tunedMalloc = {
  MALLOC_MMAP_THRESHOLD_: '4294967296',
  MALLOC_TRIM_THRESHOLD_: '17179869184',
  MALLOC_TOP_PAD_: '268435456',
};

/** The Python that has PyTorch: THETALAB_BENCH_PYTHON, or the one that `npm run peers:setup` makes. */
export function peerPython(root: string): string | undefined {
  const own = join(root, '.venv-peers', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  return process.env.THETALAB_BENCH_PYTHON ?? (existsSync(own) ? own : undefined);
}

/** A peer program that runs one step per line it is sent and answers with milliseconds and its peak memory in MB. */
export class Peer {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;
  private readonly reader: Interface;

  constructor(python: string, script: string, args: string[], environment: Record<string, string> = {}) {
    this.child = spawn(python, [script, ...args], { env: { ...process.env, ...environment } });
    this.child.stderr.pipe(process.stderr);
    this.reader = createInterface(this.child.stdout);
    this.lines = this.reader[Symbol.asyncIterator]();
  }

  /** Waits until the peer has started. */
  async ready(): Promise<void> {
    const { value } = await this.lines.next();
    if (value !== 'ready')
      throw new Error(`the peer program ended before it was ready: ${value ?? 'no output'}`);
  }

  async step(): Promise<{ milliseconds: number; memory: number }> {
    this.child.stdin.write('step\n');
    const { value, done } = await this.lines.next();
    if (done) throw new Error('the peer program ended');
    const [milliseconds, memory] = String(value).split(' ').map(Number);
    return { milliseconds: milliseconds!, memory: memory! };
  }

  stop(): void {
    this.child.stdin.end();
    this.reader.close();
  }
}
