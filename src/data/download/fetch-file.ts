import { randomInt } from 'node:crypto';
import { renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { duration, expected, makeFolder } from '../../system';
import { digestOf } from './digest';
import type { PartFile } from './part-file';
import type { RemoteFile } from './remote-file';
import { transfer } from './transfer';
import { TransferError } from './transfer-error';

/** How patiently a file is fetched. */
export interface Patience {
  /** Attempts in a row that bring nothing, before it is given up (default 6). */
  retries: number;
  /** Wait after the first of them, in seconds; each further wait is twice as long, up to a minute (default 1). */
  retrySeconds: number;
  /** A connection on which nothing comes for so many seconds is given up (default 30). */
  stallSeconds: number;
}

/** A file that changed under way or has another check sum than published is fetched anew so often. */
const restarts = 2;
const longestWaitMs = 60_000;
/** Nobody sits through a longer one. */
const longestRetryAfterMs = 600_000;

/**
 * Fetches one file to its place: it appears there whole and with the published check sum, or not at all.
 *
 * @param part where its bytes are until then
 * @throws TransferError when it cannot be had
 */
export async function fetchFile(
  file: RemoteFile,
  target: string,
  part: PartFile,
  patience: Patience,
  signal: AbortSignal,
  onBytes: (count: number) => void,
): Promise<void> {
  let [failures, begunAnew, most] = [0, 0, part.bytes];
  for (;;) {
    try {
      await transfer(file, part, { stallMs: 1000 * patience.stallSeconds, signal, onBytes });
      await checkDigest(file, part, signal);
      makeFolder(dirname(target));
      renameSync(part.path, target);
      part.remove();
      return;
    } catch (error) {
      if (!(error instanceof TransferError) || error.kind === 'never' || error.kind === 'stop') throw error;
      failures = part.bytes > most ? 0 : failures + 1;
      most = Math.max(most, part.bytes);
      if (error.kind === 'restart') {
        part.remove();
        if (++begunAnew > restarts) throw error;
      }
      if (failures > patience.retries) throw new TransferError(error.message, 'stop');
      await wait(pause(error, failures, patience), undefined, { signal });
    }
  }
}

async function checkDigest({ digest }: RemoteFile, part: PartFile, signal: AbortSignal): Promise<void> {
  if (!digest) return;
  const got = await digestOf(part.path, digest.algorithm, signal);
  if (got === digest.hex) return;
  const name = digest.algorithm === 'sha256' ? 'SHA-256' : 'MD5';
  throw new TransferError(`the ${name} ${got} where ${digest.hex} is published`, 'restart');
}

/** Exponential, with a random part so that those who were refused together do not come back together. */
function pause({ waitMs = 0 }: TransferError, failures: number, { retrySeconds }: Patience): number {
  if (waitMs > longestRetryAfterMs) {
    throw new TransferError(`a server that asks to come back in ${duration(waitMs / 1000)}`, 'stop');
  }
  const longest = Math.min(longestWaitMs, 1000 * retrySeconds * 2 ** Math.max(0, failures - 1));
  return Math.max(waitMs, (longest * (50 + randomInt(51))) / 100);
}

/** The error that a caller sees. */
export function fetchError({ path, url }: RemoteFile, { message, kind }: TransferError): Error {
  const remedy = {
    again: 'start it again',
    stop: 'what came is kept: start it again later to go on',
    restart: 'ask its publisher which of the two is right',
    never: 'check the address',
  };
  return expected('fetch', `"${path}" from ${url}`, message, remedy[kind]);
}
