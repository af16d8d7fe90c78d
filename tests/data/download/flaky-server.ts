import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';
import type { RemoteFile } from '../../../src/data/download/remote-file';

/** One request for a file and what is done about it; `false` leaves it to the server. */
export type Trick = (request: IncomingMessage, response: ServerResponse, file: ServedFile) => unknown;

/** A file that the server has. */
export interface ServedFile {
  content: Buffer;
  etag?: string;
  /** What is done about the first, second, … request for it. */
  tricks: Trick[];
}

/** A server of files that misbehaves as it is told. */
export interface FlakyServer {
  url: string;
  files: Map<string, ServedFile>;
  /** Every request: its path and the range that it asked for. */
  log: { path: string; range: string | undefined }[];
  /** Puts a file there. */
  serve(path: string, content: Buffer | string, ...tricks: Trick[]): RemoteFile;
}

/** Bytes that anyone can work out again. */
export function bytesOf(length: number, seed = 1): Buffer {
  return Buffer.from(Uint8Array.from({ length }, (_, at) => at * 31 + seed * 7 + (at >> 8)));
}

export function sha256(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Starts a server for the tests of one file. */
export async function flakyServer(): Promise<FlakyServer> {
  const files = new Map<string, ServedFile>();
  const log: FlakyServer['log'] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url!.slice(1));
    log.push({ path, range: request.headers.range });
    const file = files.get(path);
    if (!file) response.writeHead(404).end('no such file');
    else if (!file.tricks.length || file.tricks.shift()!(request, response, file) === false)
      answer(request, response, file);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const serve: FlakyServer['serve'] = (path, content, ...tricks) => {
    const bytes = Buffer.from(content);
    const hex = sha256(bytes);
    files.set(path, { content: bytes, etag: `"${hex.slice(0, 8)}"`, tricks });
    const encoded = path.split('/').map(encodeURIComponent).join('/');
    return { path, url: `${url}/${encoded}`, digest: { algorithm: 'sha256', hex } };
  };
  return { url, files, log, serve };
}

/**
 * As a good server does: ranges, `If-Range`, 416.
 *
 * @param send how the content goes out
 */
export function answer(
  request: IncomingMessage,
  response: ServerResponse,
  file: ServedFile,
  send: (rest: Buffer) => void = (rest) => response.end(rest),
): void {
  const { content, etag } = file;
  const [, start] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? [];
  const same = request.headers['if-range'] === undefined || request.headers['if-range'] === etag;
  const from = start !== undefined && same ? Number(start) : undefined;
  if (from !== undefined && from >= content.length) {
    response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
    return;
  }
  const rest = content.subarray(from ?? 0);
  response.writeHead(from === undefined ? 200 : 206, {
    'content-length': rest.length,
    ...(etag && { etag }),
    ...(from !== undefined && { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` }),
  });
  send(rest);
}

/**
 * Sends the first bytes of what was asked for, then breaks the connection.
 *
 * @param arrived whether they were received: `fetch` forgets what nobody has read from a connection that breaks
 */
export const dropsAfter =
  (count: number, arrived: () => boolean = () => true): Trick =>
  (request, response, file) => {
    const drop = () => (arrived() ? response.destroy() : setTimeout(drop, 5));
    answer(request, response, file, (rest) => {
      response.write(rest.subarray(0, count), () => setTimeout(drop, 10));
    });
  };

/** Sends the first bytes of what was asked for, then nothing, and keeps the connection. */
export const stallsAfter =
  (count: number): Trick =>
  (request, response, file) =>
    answer(request, response, file, (rest) => void response.write(rest.subarray(0, count)));

/** Answers with a status. */
export const says =
  (status: number, headers: Record<string, string> = {}): Trick =>
  (_, response) =>
    response.writeHead(status, headers).end('trouble');
