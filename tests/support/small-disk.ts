import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Optional } from './requirements';

/** A file system that is soon full. */
export interface SmallDisk {
  folder: string;
  /** Makes room, in KiB. */
  resize(kibibytes: number): void;
}

/** Whether this process may mount file systems of its own. */
export function mountableDisk(): Optional {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return { reason: 'no root on Linux to mount with' };
  const folder = mkdtempSync(join(tmpdir(), 'thetalab-disk-'));
  const mounted = mount(folder, 64);
  if (mounted) spawnSync('umount', [folder]);
  rmdirSync(folder);
  return mounted ? { path: 'mount' } : { reason: 'no permission to mount' };
}

/** A file system in memory of so many KiB, for the tests of one file; unmounted when they are done. */
export function smallDisk(kibibytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'thetalab-disk-'));
  if (!mount(folder, kibibytes)) throw new Error(`cannot mount ${folder}`);
  afterAll(() => {
    spawnSync('umount', [folder]);
    rmdirSync(folder);
  });
  return { folder, resize: (size) => void mount(folder, size, 'remount,') };
}

function mount(folder: string, kibibytes: number, how = ''): boolean {
  const options = ['-t', 'tmpfs', '-o', `${how}size=${kibibytes}k`, 'tmpfs', folder];
  return spawnSync('mount', options, { stdio: 'ignore' }).status === 0;
}
