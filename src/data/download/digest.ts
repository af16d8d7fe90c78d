import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { RemoteFile } from './remote-file';

/** The check sum of a file's content, read in pieces. */
export async function digestOf(
  path: string,
  algorithm: NonNullable<RemoteFile['digest']>['algorithm'],
  signal: AbortSignal,
): Promise<string> {
  const hash = createHash(algorithm);
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20, signal })) hash.update(piece);
  return hash.digest('hex');
}
