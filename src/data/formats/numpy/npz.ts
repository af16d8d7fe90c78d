import { constants, inflateRawSync } from 'node:zlib';
import { expected } from '../../../system';
import { chooseArray, describeArray, layoutOfArray, valuesSource } from '../array-source';
import type { Format } from '../format';
import { type RangeFile, stampOf, withFile, withUnchanged } from '../range-file';
import { StoredSource } from '../stored-source';
import { listZip, readZipEntry, type ZipEntry } from '../zip';
import type { NumpyArray } from './array';
import { readArray } from './npy';
import { type NpyHeader, readNpyHeader } from './npy-header';

/**
 * Reads the arrays that `numpy.savez` or `numpy.savez_compressed` wrote, by name; each as `readNpy` does.
 *
 * @param names arrays to read (default all)
 * @throws ThetalabError when it is no such archive, it is damaged (each array has a check sum), an array is missing, or
 *   one would unpack to more than 256 MiB and a hundred times its size
 */
export async function readNpz(path: string, names?: readonly string[]): Promise<Record<string, NumpyArray>> {
  return withFile(path, 'readNpz', (file) => {
    const entries = arraysIn(file, 'readNpz');
    const arrays: Record<string, NumpyArray> = Object.create(null);
    for (const name of names ?? entries.keys()) {
      const entry = entries.get(name);
      if (!entry) {
        const there = [...entries.keys()].slice(0, 20).join(', ') || 'none';
        throw expected('readNpz', `the array "${name}" in "${path}"`, there, 'choose one of these');
      }
      arrays[name] = unpack(file, entry, 'readNpz');
    }
    return arrays;
  });
}

function arraysIn(file: RangeFile, where: string): Map<string, ZipEntry> {
  const arrays = listZip(file, where).filter(({ name }) => name.endsWith('.npy'));
  return new Map(arrays.map((entry) => [entry.name.slice(0, -4), entry]));
}

function unpack(file: RangeFile, entry: ZipEntry, where: string): NumpyArray {
  return readArray(bytesFile(file, entry, readZipEntry(file, entry, where)), where);
}

/** An entry as a file of its own, of which `bytes` are known. */
function bytesFile({ path }: RangeFile, { name, size }: ZipEntry, bytes: Uint8Array) {
  const shown = `${path}/${name}`;
  const fill = (into: Uint8Array, at: number) => {
    if (at + into.length > bytes.length) {
      throw expected(
        'readNpz',
        `${at + into.length} bytes`,
        `${bytes.length} in "${shown}"`,
        'the archive is damaged',
      );
    }
    into.set(bytes.subarray(at, at + into.length));
  };
  return { path: shown, size, fill };
}

/**
 * Arrays of NumPy in an archive: of stored ones any range of samples is read alone, packed ones are unpacked at the
 * first `read`.
 */
export const npz: Format = {
  name: 'NPZ',
  extensions: ['npz'],
  recognises: ({ text }) => text.startsWith('PK\u0003\u0004') && text.slice(30, 1024).includes('.npy'),
  async open(path, options) {
    return withFile(path, 'open', (file) => {
      const entries = arraysIn(file, 'open');
      const kinds = new Map([...entries].map(([name, entry]) => [name, kindOf(file, entry)]));
      const { entry, header, ...kind } = chooseArray(kinds, options.variable, path);
      const described = describeArray(kind, options, 'NPZ', path);
      const data = stampOf(file);
      if (entry.stored) {
        return new StoredSource({
          ...described,
          data,
          layoutOf: layoutOfArray(header, entry.start + header.start),
        });
      }
      return valuesSource(described, () =>
        withUnchanged(data, 'read', (again) => unpack(again, entry, 'read')),
      );
    });
  },
};

function kindOf(
  file: RangeFile,
  entry: ZipEntry,
): { shape: number[]; dtype: string; header: NpyHeader; entry: ZipEntry } {
  const header = readNpyHeader(bytesFile(file, entry, beginning(file, entry)), 'open');
  return { shape: header.shape, dtype: header.dtype.name, header, entry };
}

/** Bytes that hold the header of any array. */
const headerBytes = 1 << 12;

function beginning(file: RangeFile, entry: ZipEntry): Uint8Array {
  const bytes = Buffer.alloc(Math.min(entry.packed, headerBytes));
  file.fill(bytes, entry.start);
  if (entry.stored) return bytes;
  try {
    return inflateRawSync(bytes, {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: 1100 * headerBytes,
    });
  } catch (cause) {
    const got = `${(cause as Error).message} in "${file.path}"`;
    throw expected('open', `"${entry.name}" to be deflated`, got, 'the archive is damaged');
  }
}
