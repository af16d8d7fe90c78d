import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FetchOptions, fetchFiles } from '../../../src/data/download/fetch-files';
import type { RemoteFile } from '../../../src/data/download/remote-file';
import { interrupt, resetInterruption } from '../../../src/system';
import { describeWith } from '../../support/requirements';
import { put, scratchFolder } from '../../support/scratch';
import { mountableDisk, smallDisk } from '../../support/small-disk';
import {
  answer,
  bytesOf,
  dropsAfter,
  flakyServer,
  type ServedFile,
  says,
  stallsAfter,
  type Trick,
} from './flaky-server';

const scratch = scratchFolder();
const server = await flakyServer();
const content = bytesOf(100_000);
const other = bytesOf(90_000, 2);
let folders = 0;

const newFolder = () => join(scratch, String(folders++));
const impatient = { quiet: true, retrySeconds: 0.005, stallSeconds: 0.2, retries: 3 };

function into(folder: string, files: readonly RemoteFile[], options: FetchOptions = {}) {
  return fetchFiles('fetch', files, folder, { ...impatient, ...options });
}

/** A server that sends so many bytes, waits until the part in the next folder has `total`, and breaks the connection. */
function dropsAt(name: string, count: number, total = count): Trick {
  const part = join(scratch, String(folders), '.fetch', `${name}.part`);
  return dropsAfter(count, () => statSync(part, { throwIfNoEntry: false })?.size === total);
}

/** Fetches one file of which the server does these things first, and gives its content and the ranges asked for. */
async function get(name: string, tricks: Trick[], bytes = content) {
  const folder = newFolder();
  const file = server.serve(name, bytes, ...tricks);
  await into(folder, [file]);
  const ranges = server.log.filter(({ path }) => path === name).map(({ range }) => range);
  expect(readdirSync(join(folder, '.fetch'))).toEqual(['checked.json']);
  return { got: readFileSync(join(folder, name)), ranges, folder, file };
}

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

  test('goes on where a connection broke', async () => {
    const { got, ranges } = await get('drops', [dropsAt('drops', 30_000), dropsAt('drops', 30_000, 60_000)]);
    expect(got.equals(content)).toBe(true);
    expect(ranges).toEqual([undefined, 'bytes=30000-', 'bytes=60000-']);
  });

  test('goes on where a connection stalled, and after one that brought nothing at all', async () => {
    const { got, ranges } = await get('stalls', [stallsAfter(20_000), () => {}, stallsAfter(0)]);
    expect(got.equals(content)).toBe(true);
    expect(ranges).toEqual([undefined, 'bytes=20000-', 'bytes=20000-', 'bytes=20000-']);
  });

  test('begins anew where the server names no version', async () => {
    const drops = dropsAt('nameless', 30_000);
    const { got, ranges } = await get('nameless', [
      (request, response, file) => {
        delete file.etag;
        return drops(request, response, file);
      },
    ]);
    expect(got.equals(content)).toBe(true);
    expect(ranges).toEqual([undefined, undefined]);
  });

  test('waits and tries again after 429, 500 and 503', async () => {
    const began = performance.now();
    const { got, ranges } = await get('busy', [says(429, { 'retry-after': '1' }), says(500), says(503)]);
    expect(got.equals(content)).toBe(true);
    expect(ranges.length).toBe(4);
    expect(performance.now() - began).toBeGreaterThanOrEqual(1000);
  });

  test('takes 416 after the last byte for the end, and otherwise for another version', async () => {
    const { file, folder } = await get('whole', []);
    const again = newFolder();
    const version = JSON.stringify({ url: file.url, validator: server.files.get('whole')!.etag });
    mkdirSync(join(again, '.fetch'), { recursive: true });
    put(join(again, '.fetch'), 'whole.part', content);
    put(join(again, '.fetch'), 'whole.part.json', version);
    expect(await into(again, [file])).toEqual({ fetched: 1, present: 0, bytes: 0 });
    put(join(folder, '.fetch'), 'longer.part', Buffer.concat([content, content]));
    put(join(folder, '.fetch'), 'longer.part.json', version.replace('whole', 'longer'));
    expect(await into(folder, [server.serve('longer', content)])).toMatchObject({ bytes: content.length });
    expect(readFileSync(join(folder, 'longer')).equals(content)).toBe(true);
  });

  const change = (file: ServedFile) => Object.assign(file, { content, etag: '"new"' });
  test('begins anew when the file changes under way', async () => {
    const file = server.serve('changes', content, dropsAt('changes', 50_000));
    const folder = newFolder();
    Object.assign(server.files.get('changes')!, { content: other, etag: '"old"' });
    server.files.get('changes')!.tricks.push((_, __, served) => {
      change(served);
      return false;
    });
    await into(folder, [file]);
    expect(readFileSync(join(folder, 'changes')).equals(content)).toBe(true);
    expect(server.log.slice(-2).map(({ range }) => range)).toEqual([undefined, 'bytes=50000-']);
  });

  test('begins anew when the server sends the rest of another version', async () => {
    const drops = dropsAt('mixed', 50_000);
    const folder = newFolder();
    const file = server.serve('mixed', content, drops, (request, response, served) => {
      delete request.headers['if-range'];
      answer(request, response, change(served));
    });
    Object.assign(server.files.get('mixed')!, { content: other, etag: '"old"' });
    await into(folder, [file]);
    expect(readFileSync(join(folder, 'mixed')).equals(content)).toBe(true);
  });

  test('leaves nothing of a file whose check sum is not the published one', async () => {
    const folder = newFolder();
    const file = server.serve('wrong', content);
    server.files.get('wrong')!.content = other;
    await expect(into(folder, [file])).rejects.toThrow(
      /fetch: expected "wrong" from http:.*got the SHA-256 \w{64} where \w{64} is published; ask its publisher/,
    );
    expect(readdirSync(folder)).toEqual(['.fetch']);
    expect(readdirSync(join(folder, '.fetch'))).toEqual([]);
  });

  test('one damaged transfer is made up for', async () => {
    const damage: Trick = (request, response, file) => answer(request, response, { ...file, content: other });
    expect((await get('damaged once', [damage])).got.equals(content)).toBe(true);
  });

  test('stops reading what is longer than published', async () => {
    const file = { ...server.serve('long', content), bytes: 1000 };
    const endless: Trick = (_, response) => void response.writeHead(200).write(content);
    server.files.get('long')!.tricks.push(endless, endless, endless);
    await expect(into(newFolder(), [file])).rejects.toThrow('got more than was published');
  });

  test('a file that is not there does not keep the others from coming', async () => {
    const folder = newFolder();
    const files = ['x', 'y', 'z'].map((name) => server.serve(name, name));
    server.files.delete('x');
    await expect(into(folder, files, { parallel: 1 })).rejects.toThrow('got HTTP 404 Not Found; check the');
    expect(readdirSync(folder).sort()).toEqual(['.fetch', 'y', 'z']);
  });

  test('gives up on a server that does not come back, and keeps what came', async () => {
    const drops = dropsAt('gone', 40_000);
    const folder = newFolder();
    const file = server.serve('gone', content, drops, ...new Array(4).fill(says(503)));
    await expect(into(folder, [file])).rejects.toThrow('got HTTP 503 Service Unavailable; what came is kept');
    await into(folder, [file]);
    expect(server.log.at(-1)).toEqual({ path: 'gone', range: 'bytes=40000-' });
    const closed = { path: 'nobody', url: 'http://127.0.0.1:1/nobody' };
    await expect(into(folder, [closed])).rejects.toThrow('a connection that failed');
    const later = server.serve('later', content, says(429, { 'retry-after': '86400' }));
    await expect(into(folder, [later])).rejects.toThrow('a server that asks to come back in 24 h 00 min');
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
      setTimeout(interrupt, 100);
    });
    try {
      await expect(into(folder, [file], { stallSeconds: 60 })).rejects.toMatchObject({
        name: 'InterruptedError',
        message: expect.stringContaining('0 of 1 files; start it again to go on'),
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

  test('whatever the server does, the file is whole in the end', async () => {
    const trick = fc.oneof(
      fc.nat(4000).map(dropsAfter),
      fc.constantFrom(500, 503, 429).map((status) => says(status)),
      fc.constant<Trick>((request, response, file) => {
        delete request.headers['if-range'];
        delete request.headers.range;
        answer(request, response, file);
      }),
      fc.constant<Trick>((_, response) => response.destroy()),
    );
    let round = 0;
    const small = content.subarray(0, 5000);
    await fc.assert(
      fc.asyncProperty(fc.array(trick, { maxLength: 5 }), async (tricks) => {
        const folder = newFolder();
        const name = `any${round++}`;
        const file = server.serve(name, small, ...tricks);
        await into(folder, [file], { retries: 10, retrySeconds: 0.001 });
        expect(readFileSync(join(folder, name)).equals(small)).toBe(true);
      }),
      { numRuns: 60 },
    );
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
