import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { ThetalabError } from './errors';
import { makeFolder } from './make-folder';

/**
 * Writes a file so that a reader (or a kill) at any moment finds either the old content or the new one, whole:
 * a temporary file beside it is flushed to disk and renamed. Missing folders are made.
 *
 * @param content whole, or piece by piece
 * @throws ThetalabError when the disk is full or the place is not writable; the old file is untouched.
 */
export function writeFileAtomic(path: string, content: string | Uint8Array | Iterable<Uint8Array>): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    makeFolder(dirname(path));
    const file = openSync(temporary, 'w');
    try {
      for (const piece of piecesOf(content)) writeWhole(file, piece);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (cause) {
    removeIfThere(temporary);
    throw explain(path, cause as NodeJS.ErrnoException);
  }
}

function piecesOf(content: string | Uint8Array | Iterable<Uint8Array>): Iterable<Uint8Array> {
  if (typeof content === 'string') return [Buffer.from(content)];
  return content instanceof Uint8Array ? [content] : content;
}

function writeWhole(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

/** Whatever keeps it from being removed is what kept it from being written. */
function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {}
}

function explain(path: string, cause: NodeJS.ErrnoException): Error {
  const remedy: Record<string, string> = {
    ENOSPC: 'the disk is full, free some space and resume',
    EDQUOT: 'the disk quota is used up, free some space and resume',
    EACCES: 'the folder is not writable, choose another or change its permissions',
    EROFS: 'the file system is read-only, choose another folder',
    ENOENT: 'no folder can be made there, choose another',
    ENOTDIR: 'a part of the path is a file, choose another folder',
  };
  const advice = remedy[cause.code ?? ''] ?? cause.message;
  return new ThetalabError(
    `writeFileAtomic: expected to write "${path}", got ${cause.code ?? 'an error'}; ${advice}`,
    { cause },
  );
}
