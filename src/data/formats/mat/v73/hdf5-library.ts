import { resolve } from 'node:path';
import type { Module } from 'h5wasm/node';
import { importModule } from '../../../../system';

/** The library as h5wasm compiled it. */
export type Hdf5Library = typeof Module;

/** What we use of the file system that the library was compiled with, which is that of Node. */
interface LibraryFiles {
  open(path: string, flags: unknown, mode?: number): unknown;
  write(stream: { fd: number }, buffer: unknown, offset: number, length: number, ...rest: unknown[]): number;
  ErrnoError: new (code: number) => Error;
}

const noEntry = 44;

/** The files that may be opened: a file can name others, by external links, virtual datasets or external storage. */
const allowed = new Set<string>();

let loading: Promise<Hdf5Library> | undefined;

/** The HDF5 library (HDF Group, compiled by h5wasm), which reads files by ranges. It prints nothing. */
export function hdf5Library(): Promise<Hdf5Library> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Hdf5Library> {
  const library = await withoutItsWarnings(async () => {
    const { ready } = (await importModule('h5wasm/node')) as { ready: Promise<Hdf5Library> };
    return ready;
  });
  const files = library.FS as unknown as LibraryFiles;
  const { open, write } = files;
  files.open = (path, ...rest) => {
    if (!allowed.has(resolve(path))) throw new files.ErrnoError(noEntry);
    return open.call(files, path, ...rest);
  };
  files.write = (stream, buffer, offset, length, ...rest) =>
    stream.fd === 2 ? length : write.call(files, stream, buffer, offset, length, ...rest);
  return library;
}

/** The library keeps the `console.error` that it finds when it is loaded, for warnings on text that is no UTF-8. */
async function withoutItsWarnings<T>(load: () => Promise<T>): Promise<T> {
  const { error } = console;
  let loaded = false;
  console.error = (...values) => {
    if (!loaded) error.apply(console, values);
  };
  try {
    return await load();
  } finally {
    loaded = true;
    console.error = error;
  }
}

/** Lets the library open this file, and no other, while `open` runs. */
export function openingOnly<T>(path: string, open: () => T): T {
  allowed.add(path);
  try {
    return open();
  } finally {
    allowed.delete(path);
  }
}
