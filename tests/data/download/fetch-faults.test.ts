import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { put } from '../../support/scratch';
import { content, dropsAt, get, into, newFolder, other, server } from './fetching';
import { answer, dropsAfter, type ServedFile, says, stallsAfter, type Trick } from './flaky-server';

describe('fetchFiles from a server with faults', () => {
  test('goes on where a connection broke', async () => {
    const { got, ranges } = await get('drops', [dropsAt('drops', 30_000), dropsAt('drops', 30_000, 60_000)]);
    expect(got.equals(content)).toBe(true);
    expect(ranges).toEqual([undefined, 'bytes=30000-', 'bytes=60000-']);
  });

  test('goes on where a connection stalled, and after one that brought nothing at all', async () => {
    const { got, ranges } = await get('stalls', [stallsAfter(20_000), () => {}, stallsAfter(0)], {
      stallSeconds: 0.2,
    });
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
