import { type ChildProcess, spawn } from 'node:child_process';
import { totalmem } from 'node:os';
import type { Writable } from 'node:stream';

/** The file descriptor over which a supervised process hears of interrupts. */
export const interruptDescriptor = 3;

/** Set in a supervised process. */
export const supervisedVariable = 'THETALAB_SUPERVISED';

/**
 * Runs a script in a child process that shares our terminal, and passes interrupts on by a pipe that the child reads
 * in a thread of its own: a JavaScript process that is busy cannot notice a signal. The child dies with us, we end
 * with the child, and the child's heap may grow to 8 GB or three quarters of the memory there is.
 *
 * @returns the child's exit code, or 128 plus the number of the signal that ended it.
 */
export function supervise(script: string, args: string[]): Promise<number> {
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  const megabytes = Math.min(8192, Math.round((0.75 * memory) / 2 ** 20));
  const flags = [`--max-old-space-size=${megabytes}`, '--max-semi-space-size=64', '--min-semi-space-size=64'];
  const child = spawn(process.execPath, [...flags, script, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    env: { ...process.env, [supervisedVariable]: '1' },
  });
  const line = child.stdio[interruptDescriptor] as Writable;
  line.on('error', () => {}); // the child is gone; its exit is reported below
  process.on('SIGINT', () => line.write('i'));
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  if (process.env.JPY_PARENT_PID) endWithParent(child);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? 128 + signalNumber(signal)));
  });
}

/** Jupyter's kernels end with the server that started them, even if that could not say goodbye. */
function endWithParent(child: ChildProcess): void {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && child.kill('SIGKILL'), 1000).unref();
}

function signalNumber(signal: NodeJS.Signals | null): number {
  const numbers: Partial<Record<NodeJS.Signals, number>> = {
    SIGINT: 2,
    SIGABRT: 6,
    SIGKILL: 9,
    SIGSEGV: 11,
    SIGTERM: 15,
  };
  return (signal && numbers[signal]) ?? 0;
}
