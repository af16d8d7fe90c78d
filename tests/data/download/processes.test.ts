import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { fetchFiles } from '../../../src/data/download/fetch-files';
import type { RemoteFile } from '../../../src/data/download/remote-file';
import { RandomStream } from '../../../src/engine';
import { bringUpToDate } from '../../kernel/jupyter';
import { root } from '../../support/requirements';
import { put, scratchFolder } from '../../support/scratch';
import { answer, bytesOf, flakyServer, type Trick } from './flaky-server';

const scratch = scratchFolder();
const server = await flakyServer();
beforeAll(bringUpToDate);

/** Fetches in a process of its own. */
function child(
  files: readonly RemoteFile[],
  folder: string,
): { child: ChildProcess; ended: Promise<string> } {
  const module = join(root, 'dist', 'data', 'download', 'fetch-files.js');
  const program = `
    require(${JSON.stringify(module)})
      .fetchFiles('fetch', ${JSON.stringify(files)}, ${JSON.stringify(folder)}, { quiet: true, retrySeconds: 0.01 })
      .then((result) => console.log(JSON.stringify(result)));`;
  const process_ = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  process_.stdout!.on('data', (chunk) => {
    out += chunk;
  });
  return { child: process_, ended: new Promise((done) => process_.on('close', () => done(out))) };
}

/** How much of what is fetched into a folder is on disk. */
function bytesIn(folder: string): number {
  if (!existsSync(folder)) return 0;
  const sizes = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(
    (path) => statSync(join(folder, path), { throwIfNoEntry: false })?.size ?? 0,
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Sends in small pieces, so that a kill comes in between. */
const slowly: Trick = (request, response, file) =>
  answer(request, response, file, (rest) => {
    let at = 0;
    const send = () => {
      if (response.destroyed) return;
      response.write(rest.subarray(at, at + 1024));
      at += 1024;
      if (at < rest.length) setTimeout(send, 2);
      else response.end();
    };
    send();
  });

describe('several processes', () => {
  test('ten that start at once fetch each file once', async () => {
    const folder = join(scratch, 'ten');
    const files = Array.from({ length: 5 }, (_, at) => server.serve(`ten${at}`, bytesOf(60_000, at), slowly));
    const results = await Promise.all(Array.from({ length: 10 }, () => child(files, folder).ended));
    const fetched = results.map((result) => JSON.parse(result).fetched as number);
    expect(fetched.sort((a, b) => b - a)).toEqual([5, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(server.log.map(({ path }) => path).sort()).toEqual(files.map(({ path }) => path));
    expect(readdirSync(join(folder, '.fetch'))).toEqual(['checked.json']);
  });

  test('one that is killed at any moment leaves only whole files, and the next goes on', async () => {
    const folder = join(scratch, 'killed');
    const contents = Array.from({ length: 6 }, (_, at) => bytesOf(80_000, at));
    const files = contents.map((content, at) => server.serve(`killed${at}`, content));
    const random = new RandomStream([4, 2]);
    for (let kill = 0; kill < 8; kill++) {
      for (const { path } of files) server.files.get(path)!.tricks = [slowly];
      const moment = bytesIn(folder) + 50_000 * random.uniform(); // of a slow machine, too
      const { child: running, ended } = child(files, folder);
      while (bytesIn(folder) < moment && running.exitCode === null) await wait(2);
      running.kill('SIGKILL');
      await ended;
      for (const [at, { path }] of files.entries()) {
        const file = join(folder, path);
        if (existsSync(file)) expect(readFileSync(file).equals(contents[at]!)).toBe(true);
      }
    }
    for (const { path } of files) server.files.get(path)!.tricks = [];
    await fetchFiles('fetch', files, folder, { quiet: true });
    for (const [at, { path }] of files.entries())
      expect(readFileSync(join(folder, path)).equals(contents[at]!)).toBe(true);
    expect(server.log.some(({ path, range }) => path.startsWith('killed') && range !== undefined)).toBe(true);
  });
});

describe('the lock', () => {
  const begin = (name: string) => {
    const folder = join(scratch, name);
    const work = join(folder, '.fetch');
    mkdirSync(work, { recursive: true });
    return { folder, work, file: server.serve(name, name) };
  };

  test('of a process that is no more, or long silent on another machine, is nobody’s', async () => {
    const { folder, work, file } = begin('stale');
    const ended = spawn(process.execPath, ['-e', '']);
    await new Promise((done) => ended.on('close', done));
    put(work, `lock-${ended.pid}-0123456789ab@${hostname()}`, '');
    const silent = put(work, 'lock-1-0123456789ab@elsewhere', '');
    utimesSync(silent, new Date(), new Date(Date.now() - 130_000));
    expect(await fetchFiles('fetch', [file], folder, { quiet: true })).toMatchObject({ fetched: 1 });
    expect(readdirSync(work)).toEqual(['checked.json']);
  });

  test.each(['elsewhere', hostname()])('of one that lives on %s is waited for', async (host) => {
    const { folder, work, file } = begin(`held at ${host === 'elsewhere'}`);
    const lock = `lock-${process.pid}-0123456789ab@${host}`;
    put(work, lock, '');
    const before = server.log.length;
    const fetching = fetchFiles('fetch', [file], folder, { quiet: true });
    await wait(400);
    expect(server.log.length).toBe(before);
    expect(readdirSync(work)).toEqual([lock]);
    utimesSync(join(work, lock), new Date(), new Date(0));
    expect(await fetching).toMatchObject({ fetched: 1 });
  });
});
