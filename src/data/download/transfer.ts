import type { FileHandle } from 'node:fs/promises';
import type { PartFile, PartVersion } from './part-file';
import type { RemoteFile } from './remote-file';
import { refusal, TransferError } from './transfer-error';

/** How one attempt goes. */
export interface TransferOptions {
  /** Gives up when no byte comes for so long. */
  stallMs: number;
  signal: AbortSignal;
  /** Hears of each piece that was written. */
  onBytes(count: number): void;
}

/**
 * One attempt to bring a part to its end: goes on where the last one stopped if the server still has the same version
 * (RFC 9110, 13.1.5 `If-Range` and 14 range requests), and otherwise from the first byte.
 *
 * @throws TransferError when something is missing in the end; what came is kept
 */
export async function transfer(file: RemoteFile, part: PartFile, options: TransferOptions): Promise<void> {
  const stall = new AbortController();
  const stalled = () => stall.abort(new TransferError(`nothing for ${options.stallMs / 1000} s`, 'again'));
  const timer = setTimeout(stalled, options.stallMs);
  const signal = AbortSignal.any([options.signal, stall.signal]);
  const onBytes = (count: number) => {
    timer.refresh();
    options.onBytes(count);
  };
  try {
    await attempt(file, part, { ...options, signal, onBytes });
  } catch (error) {
    options.signal.throwIfAborted();
    throw stall.signal.aborted ? stall.signal.reason : explain(error);
  } finally {
    clearTimeout(timer);
  }
}

async function attempt(file: RemoteFile, part: PartFile, options: TransferOptions): Promise<void> {
  const from = part.bytes;
  const before = from > 0 ? part.version(file.url) : undefined;
  const range = before && { range: `bytes=${from}-`, 'if-range': before.validator };
  const headers = { 'accept-encoding': 'identity', ...range };
  const response = await fetch(file.url, { headers, signal: options.signal });
  try {
    if (before && response.status === 416) return checkWhole(response, from);
    const goesOn = before !== undefined && response.status === 206;
    if (!goesOn && response.status !== 200) throw refusal(response);
    const version = versionOf(response, file.url, goesOn ? from : 0);
    checkSize(file, version.bytes);
    if (goesOn) checkSame(response, before, version, from);
    const handle = goesOn ? await part.append() : await part.restart(version.validator ? version : undefined);
    await write(response, handle, file.bytes && file.bytes - (goesOn ? from : 0), options);
    if (version.bytes !== undefined && part.bytes !== version.bytes) {
      const kind = part.bytes < version.bytes ? 'again' : 'restart';
      throw new TransferError(`${part.bytes} of ${version.bytes} bytes`, kind);
    }
  } finally {
    await response.body?.cancel().catch(() => {}); // an answer that is not read would keep its connection
  }
}

/** The server has no bytes after those that are there: they are all, or of a version that is no more. */
function checkWhole(response: Response, have: number): void {
  const total = /^bytes \*\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1];
  if (Number(total) !== have) throw new TransferError(`no bytes from ${have} on (HTTP 416)`, 'restart');
}

function versionOf({ headers }: Response, url: string, from: number): PartVersion {
  const tag = headers.get('etag');
  const validator = (tag?.startsWith('"') ? tag : headers.get('last-modified')) ?? '';
  const length = headers.get('content-length');
  const plain = !headers.has('content-encoding') && length !== null && /^\d+$/.test(length);
  return { url, validator, bytes: plain ? from + Number(length) : undefined };
}

function checkSize({ bytes }: RemoteFile, got: number | undefined): void {
  if (bytes === undefined || got === undefined || bytes === got) return;
  throw new TransferError(`${got} bytes where ${bytes} were published`, 'restart');
}

/** A server that does not know `If-Range` sends the rest of whatever it has now. */
function checkSame(response: Response, before: PartVersion, now: PartVersion, from: number): void {
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
  const total = range?.[2] === '*' ? undefined : Number(range?.[2]);
  const same =
    Number(range?.[1]) === from &&
    (now.validator === '' || now.validator === before.validator) &&
    (total === undefined || before.bytes === undefined || total === before.bytes);
  if (!same) throw new TransferError('another version of the file under way', 'restart');
}

async function write(
  response: Response,
  handle: FileHandle,
  most: number | undefined,
  options: TransferOptions,
): Promise<void> {
  let written = 0;
  try {
    if (!response.body) return;
    for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
      written += piece.length;
      if (most !== undefined && written > most) throw new TransferError('more than was published', 'restart');
      for (let at = 0; at < piece.length; ) at += (await handle.write(piece, at)).bytesWritten;
      options.onBytes(piece.length);
      options.signal.throwIfAborted();
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const disk: Record<string, string> = {
  ENOSPC: 'a full disk',
  EDQUOT: 'a disk quota that is used up',
  EROFS: 'a file system that is read-only',
  EACCES: 'a folder that is not writable',
};

/** What `fetch` throws is a TypeError with the reason as its cause; anything else is trouble with our own files. */
function explain(error: unknown): TransferError {
  if (error instanceof TransferError) return error;
  const { name, code, cause, message } = error as NodeJS.ErrnoException & { cause?: NodeJS.ErrnoException };
  const reason = cause?.code ?? code ?? cause?.message ?? message;
  if (name === 'TypeError') return new TransferError(`a connection that failed (${reason})`, 'again');
  return new TransferError(disk[reason] ? `${disk[reason]} (${reason})` : message, 'stop');
}
