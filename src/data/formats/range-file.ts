import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { expected } from '../../system';

/** A file of which any range of bytes can be read. */
export interface RangeFile {
  /** As it was given, for errors. */
  readonly path: string;
  /** The function that somebody called to read it, for errors. */
  readonly reader: string;
  /** Without folders, for notes on what was read. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** When it was last written, in milliseconds since 1970. */
  readonly modified: number;
  /** Fills `bytes` with what stands from byte `at` on. */
  fill(bytes: Uint8Array, at: number): void;
}

/** Which file is read by whom, for messages. */
export type FileName = Pick<RangeFile, 'path' | 'reader'>;

/** A file that stays open until somebody closes its descriptor. */
export interface OpenFile extends RangeFile {
  readonly descriptor: number;
}

/** How a file was when it was looked at. */
export type FileStamp = Pick<RangeFile, 'path' | 'size' | 'modified'>;

export function stampOf({ path, size, modified }: FileStamp): FileStamp {
  return { path, size, modified };
}

/**
 * Opens a file for the time that `use` takes.
 *
 * @param reader who reads, for messages
 * @throws ThetalabError when it cannot be opened, or ends before a range that is read
 */
export function withFile<T>(path: string, reader: string, use: (file: RangeFile) => T): T {
  const file = openFile(path, reader);
  try {
    return use(file);
  } finally {
    closeSync(file.descriptor);
  }
}

/**
 * Opens a file that was looked at before, as `withFile` does.
 *
 * @throws ThetalabError also when its size or the time of its last change is another
 */
export function withUnchanged<T>(was: FileStamp, reader: string, use: (file: RangeFile) => T): T {
  return withFile(was.path, reader, (file) => {
    if (file.size === was.size && file.modified === was.modified) return use(file);
    const got = `another content of "${was.path}"`;
    throw expected(reader, 'the file as it was opened', got, 'open it again');
  });
}

/**
 * Opens a file; whoever calls closes its descriptor.
 *
 * @param reader who reads, for messages
 * @throws ThetalabError when it cannot be opened; `fill` throws when it ends before a range that is read
 */
export function openFile(path: string, reader: string): OpenFile {
  const descriptor = open(path, reader);
  const stats = fstatSync(descriptor);
  if (!stats.isFile()) {
    closeSync(descriptor);
    if (!stats.isDirectory()) throw expected(reader, 'a file', `"${path}", which is none`, 'check the path');
    const remedy = 'name a file in it (npx thetalab convert takes whole folders)';
    throw expected(reader, 'a file', `"${path}", which is a folder`, remedy);
  }
  const fill = (bytes: Uint8Array, at: number) => {
    for (let done = 0; done < bytes.length; ) {
      const got = readSync(descriptor, bytes, done, bytes.length - done, at + done);
      if (got === 0) throw expected(reader, `a byte ${at + done}`, `the end of "${path}"`, 'read it again');
      done += got;
    }
  };
  return { path, reader, name: basename(path), size: stats.size, modified: stats.mtimeMs, fill, descriptor };
}

function open(path: string, reader: string): number {
  try {
    // Without waiting: a pipe that nobody writes to would never open.
    return openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    throw expected(reader, 'a readable file', `"${path}" (${code})`, 'check the path');
  }
}
