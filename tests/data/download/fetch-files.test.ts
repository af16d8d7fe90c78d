import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { interrupt, resetInterruption } from '../../../src/system';
import { describeWith } from '../../support/requirements';
import { mountableDisk, smallDisk } from '../../support/small-disk';
import { content, get, into, newFolder, server } from './fetching';
import { stallsAfter } from './flaky-server';

describe('fetchFiles', () => {
  test('brings files of any name and size into their folders, and fetches each once', async () => {
    const folder = newFolder();
    const names = [
      'a.edf',
      'S001/S001R03.edf',
      'S001/empty',
      'with space #1?.txt',
      'ümlaut.txt',
      'b',
      'c',
      'd',
    ];
    const files = names.map((name) => server.serve(name, name.endsWith('empty') ? '' : `${name}!`));
    expect(await into(folder, files)).toMatchObject({ fetched: 8, present: 0 });
    for (const name of names.filter((one) => !one.endsWith('empty')))
      expect(readFileSync(join(folder, name), 'utf8')).toBe(`${name}!`);
    expect(readFileSync(join(folder, 'S001/empty'), 'utf8')).toBe('');
    const before = server.log.length;
    expect(await into(folder, files)).toEqual({ fetched: 0, present: 8, bytes: 0 });
    expect(server.log.length).toBe(before);
  });

  test('without downloading, says what is missing and how to get it', async () => {
    const folder = newFolder();
    const files = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => server.serve(name, name));
    await into(folder, files.slice(0, 1));
    const before = server.log.length;
    await expect(into(folder, files, { download: false, remedy: 'run x' })).rejects.toThrow(
      `fetch: expected 7 files in "${folder}", got 1 of them without "b", "c", "d", "e", "f" and 1 more; run x`,
    );
    expect(await into(folder, files.slice(0, 1), { download: false })).toMatchObject({ present: 1 });
    expect(server.log.length).toBe(before);
  });

  test('takes files that are there for its own once their check sums are right, and replaces none', async () => {
    const { folder, file } = await get('mine', []);
    const before = server.log.length;
    utimesSync(join(folder, 'mine'), 1, 1);
    expect(await into(folder, [file])).toEqual({ fetched: 0, present: 1, bytes: 0 });
    writeFileSync(join(folder, 'mine'), 'edited');
    await expect(into(folder, [file])).rejects.toThrow('it was changed or is damaged: move it away');
    expect(readFileSync(join(folder, 'mine'), 'utf8')).toBe('edited');
    await expect(into(folder, [{ ...file, bytes: 7 }])).rejects.toThrow('of 7 bytes, got 6 bytes');
    expect(server.log.length).toBe(before);
  });

  test('stops when asked to, and goes on when started again', async () => {
    const folder = newFolder();
    const file = server.serve('stopped', content, (request, response, served) => {
      stallsAfter(70_000)(request, response, served);
      const part = join(folder, '.fetch', 'stopped.part');
      const whenThere = () => {
        if (statSync(part, { throwIfNoEntry: false })?.size === 70_000) interrupt();
        else setTimeout(whenThere, 5);
      };
      whenThere();
    });
    try {
      await expect(into(folder, [file], { stallSeconds: 60 })).rejects.toMatchObject({
        name: 'InterruptedError',
        message: expect.stringContaining('0 of 1 file; start it again to go on'),
      });
    } finally {
      resetInterruption();
    }
    expect(readdirSync(join(folder, '.fetch')).sort()).toEqual(['stopped.part', 'stopped.part.json']);
    await into(folder, [file]);
    expect(server.log.at(-1)!.range).toBe('bytes=70000-');
  });

  test.each(['../x', '/etc/x', 'a/../../x', 'a//b', '.', '.fetch/x', 'C:x', 'a\\b', 'a\nb', ''])(
    'refuses to write to %j',
    async (path) => {
      const folder = newFolder();
      await expect(into(folder, [{ path, url: server.url }])).rejects.toThrow('paths inside the dataset');
      expect(existsSync(folder)).toBe(false);
    },
  );

  test.each([0, -1, 1.5, Number.NaN, 65])('refuses %s files at a time', async (parallel) => {
    const file = server.serve('parallel', 'x');
    await expect(into(newFolder(), [file], { parallel })).rejects.toThrow('parallel from 1 to 64');
  });
});

const disk = mountableDisk();
describeWith('a full disk', [disk], () => {
  test('is said, and with more room the rest comes', async () => {
    const small = smallDisk(64);
    const file = server.serve('large', content);
    const folder = join(small.folder, 'd');
    await expect(into(folder, [file])).rejects.toThrow('got a full disk (ENOSPC); what came is kept');
    small.resize(512);
    await into(folder, [file]);
    expect(readFileSync(join(folder, 'large')).equals(content)).toBe(true);
  });
});
