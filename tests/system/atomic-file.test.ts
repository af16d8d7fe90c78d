import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ThetalabError, writeFileAtomic } from '../../src/system';
import { describeWith } from '../support/requirements';
import { put, scratchFolder } from '../support/scratch';
import { mountableDisk, smallDisk } from '../support/small-disk';

const folder = scratchFolder();

test('makes missing folders, replaces what was there and leaves nothing else', () => {
  const path = join(folder, 'a', 'b', 'file');
  writeFileAtomic(path, 'first');
  writeFileAtomic(path, Uint8Array.of(1, 2, 255));
  expect([...readFileSync(path)]).toEqual([1, 2, 255]);
  writeFileAtomic(path, 'größer');
  expect(readFileSync(path, 'utf8')).toBe('größer');
  writeFileAtomic(path, '');
  expect(readFileSync(path, 'utf8')).toBe('');
  expect(readdirSync(join(folder, 'a', 'b'))).toEqual(['file']);
});

test('a place that is no folder is named, with the cause', () => {
  const path = join(put(folder, 'file', ''), 'x');
  let error: unknown;
  try {
    writeFileAtomic(path, 'text');
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(ThetalabError);
  expect((error as Error).message).toMatch(/^writeFileAtomic: expected to write ".*x", got E\w+; /);
  expect((error as Error).cause).toHaveProperty('code');
});

test('a folder in the way stays, and no half file beside it', () => {
  const path = join(folder, 'in-the-way');
  writeFileAtomic(join(path, 'inside'), 'text');
  expect(() => writeFileAtomic(path, 'text')).toThrow('writeFileAtomic: expected to write');
  expect(readdirSync(path)).toEqual(['inside']);
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

describeWith('on a full disk', [mountableDisk()], () => {
  test('the old file stays whole, nothing else is left, and the message says what to do', () => {
    const disk = smallDisk(64);
    const path = join(disk.folder, 'file');
    writeFileAtomic(path, 'old');
    expect(() => writeFileAtomic(path, new Uint8Array(100_000))).toThrow(
      `writeFileAtomic: expected to write "${path}", got ENOSPC; the disk is full, free some space and resume`,
    );
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(disk.folder)).toEqual(['file']);
    disk.resize(1024);
    writeFileAtomic(path, new Uint8Array(100_000));
    expect(readFileSync(path)).toHaveLength(100_000);
  });
});
