import { spawnSync } from 'node:child_process';
import { readdirSync, utimesSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { folderOwner, ThetalabError, withFolderLock } from '../../src/system';
import { put, scratchFolder } from '../support/scratch';

const scratch = scratchFolder();
let folders = 0;
const newFolder = () => join(scratch, String(folders++), 'inside');
const wanted = (folder: string, signal = new AbortController().signal) => ({
  where: 'test',
  folder,
  signal,
  onWait() {},
});

test('one at a time has it, and nothing is left of it', async () => {
  const folder = newFolder();
  const events: string[] = [];
  const work = (name: string) => async () => {
    events.push(`${name} begins`);
    expect(folderOwner(folder)).toBe(`${process.pid}@${hostname()}`);
    await wait(30);
    events.push(`${name} ends`);
    return name;
  };
  const all = ['a', 'b', 'c'].map((name) => withFolderLock(wanted(folder), work(name)));
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c']);
  for (let at = 0; at < 6; at += 2) expect(events[at + 1]).toBe(events[at]!.replace('begins', 'ends'));
  expect(readdirSync(folder)).toEqual([]);
  expect(folderOwner(folder)).toBeUndefined();
});

test('what a dead process or a silent node left is nobody’s; that of a node that is heard of is', async () => {
  const folder = newFolder();
  await withFolderLock(wanted(folder), async () => {});
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  put(folder, `lock-${dead}-00aa@${hostname()}`, '');
  const silent = put(folder, 'lock-1-00bb@elsewhere', '');
  const long = new Date(Date.now() - 600_000);
  utimesSync(silent, long, long);
  expect(await withFolderLock(wanted(folder), async () => readdirSync(folder).length)).toBe(1);

  put(folder, 'lock-1-00cc@elsewhere', '');
  expect(folderOwner(folder)).toBe('1@elsewhere');
  const impatience = AbortSignal.timeout(100);
  await expect(withFolderLock(wanted(folder, impatience), async () => {})).rejects.toThrow(
    'aborted due to timeout',
  );
});

test('a place that cannot be written is named, with the way out', async () => {
  const inFile = join(put(scratch, 'file', ''), 'inside');
  const call = withFolderLock(wanted(inFile), async () => {});
  await expect(call).rejects.toThrow(ThetalabError);
  await expect(call).rejects.toThrow(
    /^test: expected to write ".*inside", got E\w+; a part of the path is a file/,
  );
});
