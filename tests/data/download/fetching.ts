import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type FetchOptions, fetchFiles } from '../../../src/data/download/fetch-files';
import type { RemoteFile } from '../../../src/data/download/remote-file';
import { scratchFolder } from '../../support/scratch';
import { bytesOf, dropsAfter, flakyServer, type Trick } from './flaky-server';

export const scratch = scratchFolder();
export const server = await flakyServer();
export const content = bytesOf(100_000);
export const other = bytesOf(90_000, 2);
let folders = 0;

export const newFolder = () => join(scratch, String(folders++));
const impatient = { quiet: true, retrySeconds: 0.005, stallSeconds: 5, retries: 3 };

export function into(folder: string, files: readonly RemoteFile[], options: FetchOptions = {}) {
  return fetchFiles('fetch', files, folder, { ...impatient, ...options });
}

/** A server that sends so many bytes, waits until the part in the next folder has `total`, and breaks the connection. */
export function dropsAt(name: string, count: number, total = count): Trick {
  const part = join(scratch, String(folders), '.fetch', `${name}.part`);
  return dropsAfter(count, () => statSync(part, { throwIfNoEntry: false })?.size === total);
}

/** Fetches one file of which the server does these things first, and gives its content and the ranges asked for. */
export async function get(name: string, tricks: Trick[], options: FetchOptions = {}) {
  const folder = newFolder();
  const file = server.serve(name, content, ...tricks);
  await into(folder, [file], options);
  const ranges = server.log.filter(({ path }) => path === name).map(({ range }) => range);
  expect(readdirSync(join(folder, '.fetch'))).toEqual(['checked.json']);
  return { got: readFileSync(join(folder, name)), ranges, folder, file };
}
