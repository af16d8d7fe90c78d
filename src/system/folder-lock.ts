import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expected } from './errors';
import { makeFolder } from './make-folder';
import { writeError } from './write-error';

/** A lock whose owner has not been heard of for so long is nobody's. */
const silenceMs = 120_000;
const heartbeatMs = 10_000;

/** Which lock is wanted, and how long somebody waits for it. */
export interface WantedLock {
  /** Who wants it, for messages. */
  where: string;
  /** Where the files of the lock are. */
  folder: string;
  /** Gives up waiting, with its reason. */
  signal: AbortSignal;
  /** Hears, once, which process has the lock. */
  onWait(owner: string): void;
}

/**
 * Does something while no other process on this folder does it. Whoever wants the lock writes a file of its own, then
 * looks for others: alone, it has the lock, otherwise it takes the file back and tries again later. Of two that write
 * at the same time at least one sees the other, and no name is ever used twice, so that what a dead process left can
 * be removed by anybody at any time.
 *
 * @throws ThetalabError when the folder cannot be made or written; whatever `signal` was aborted with; whatever `work` throws
 * @param work its own signal also says that the lock was lost: the process slept so long that it was taken for dead
 */
export async function withFolderLock<T>(
  { where, folder, signal, onWait }: WantedLock,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const own = await acquire(where, folder, signal, onWait);
  const lost = new AbortController();
  const beat = setInterval(() => {
    if (!touch(own)) lost.abort(expected(where, `the lock "${own}"`, 'none; another process took it'));
  }, heartbeatMs);
  beat.unref();
  try {
    return await work(AbortSignal.any([signal, lost.signal]));
  } finally {
    clearInterval(beat);
    rmSync(own, { force: true });
  }
}

async function acquire(
  where: string,
  folder: string,
  signal: AbortSignal,
  onWait: (owner: string) => void,
): Promise<string> {
  writing(where, folder, () => makeFolder(folder));
  for (let tries = 0; ; tries++) {
    signal.throwIfAborted();
    const [owner] = livingOwners(folder);
    if (owner !== undefined && tries === 10) onWait(/lock-(\d+)/.exec(owner)![1]!);
    if (owner === undefined) {
      const own = join(folder, `lock-${process.pid}-${randomBytes(6).toString('hex')}@${hostname()}`);
      writing(where, own, () => writeFileSync(own, '', { flag: 'wx' }));
      if (livingOwners(folder).every((path) => path === own)) return own;
      rmSync(own, { force: true });
    }
    await wait(20 + randomBytes(1)[0]!);
  }
}

/** The process that has the lock of a folder, such as `4711@node7`; none when nobody has it. */
export function folderOwner(folder: string): string | undefined {
  const [owner] = livingOwners(folder);
  return owner === undefined ? undefined : /lock-(\d+)-[0-9a-f]+(@.*)$/.exec(owner)!.slice(1).join('');
}

/** The lock files of processes that live, after removing all others. */
function livingOwners(folder: string): string[] {
  const owners = readdirSync(folder).filter((name) => name.startsWith('lock-'));
  return owners.flatMap((name) => {
    const path = join(folder, name);
    if (isAlive(path, name)) return [path];
    rmSync(path, { force: true });
    return [];
  });
}

function isAlive(path: string, name: string): boolean {
  const [, pid, host] = /^lock-(\d+)-[0-9a-f]+@(.*)$/.exec(name) ?? [];
  if (pid === undefined) return false;
  try {
    if (Date.now() - statSync(path).mtimeMs > silenceMs) return false;
  } catch {
    return false; // released meanwhile
  }
  return host !== hostname() || isRunning(Number(pid));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** False when it is not there any more. */
function touch(path: string): boolean {
  const now = new Date();
  try {
    utimesSync(path, now, now);
    return true;
  } catch {
    return false;
  }
}

function writing(where: string, path: string, work: () => void): void {
  try {
    work();
  } catch (cause) {
    throw writeError(where, path, cause as NodeJS.ErrnoException);
  }
}
