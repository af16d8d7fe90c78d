import { resolve } from 'node:path';
import type { Metadata } from 'h5wasm/node';
import { expected } from '../../../../system';
import { checkGrowth } from '../../plausible-size';
import { type FileStamp, stampOf, withFile, withUnchanged } from '../../range-file';
import { type Hdf5Library, hdf5Library, openingOnly } from './hdf5-library';

/** A dataset, as its header describes it. */
export interface Hdf5Dataset {
  path: string;
  /** Slowest dimension first; empty of a single value. */
  shape: number[];
  type: Metadata;
}

/** An HDF5 file that is open for reading. */
export interface Hdf5File {
  /** The file as it was when it was opened. */
  readonly stamp: FileStamp;
  readonly path: string;
  /** The function that somebody called to read it, for errors. */
  readonly reader: string;
  /** Names of the members of a group. */
  members(path: string): string[];
  /** What stands at a path, links followed within the file; `undefined` for nothing, or something else. */
  kind(path: string): 'group' | 'dataset' | undefined;
  /** The same for whatever is the same object, by whichever path. */
  identity(path: string): string;
  /** Where an object is that a reference points to. */
  pathOf(reference: string): string | undefined;
  /** Numbers and texts that are attached to an object, of those named. */
  attributes(path: string, names: readonly string[]): Record<string, number | string | undefined>;
  dataset(path: string): Hdf5Dataset;
  /** Its bytes, little-endian: all, or only `count` rows of the first dimensions from the index `first` on. */
  bytes(dataset: Hdf5Dataset, rows?: { first: number[]; count: number[] }): Uint8Array;
}

/**
 * Opens an HDF5 file for the time that `use` takes; what is not asked for is not read.
 *
 * @param file its path, or how it was when it was opened before
 * @param reader who reads, for messages
 * @throws ThetalabError when it cannot be opened, has changed, is damaged, or promises more than it holds
 */
export async function withHdf5<T>(
  file: string | FileStamp,
  reader: string,
  use: (file: Hdf5File) => T,
): Promise<T> {
  const look = () =>
    typeof file === 'string' ? withFile(file, reader, stampOf) : withUnchanged(file, reader, stampOf);
  const { path } = look();
  const library = await hdf5Library();
  const whole = resolve(path);
  return openingOnly(whole, () => {
    const stamp = look();
    const id = library.open(whole, library.H5F_ACC_RDONLY, false, -1, -1);
    if (id < 0n) throw damaged(reader, 'an HDF5 file', path);
    try {
      return use(new OpenFile(library, id, stamp, reader));
    } catch (error) {
      // The library's own errors do not say more than that something was not found.
      if ((error as Error).name === 'ThetalabError') throw error;
      throw damaged(reader, 'a whole HDF5 file', path);
    } finally {
      library.close_file(id);
    }
  });
}

function damaged(reader: string, what: string, path: string) {
  return expected(reader, what, `damage in "${path}"`, 'the file is truncated or damaged, download it again');
}

class OpenFile implements Hdf5File {
  private references?: Map<string, string>;

  constructor(
    private readonly library: Hdf5Library,
    private readonly id: bigint,
    readonly stamp: FileStamp,
    readonly reader: string,
  ) {}

  get path(): string {
    return this.stamp.path;
  }

  members(path: string): string[] {
    return this.library.get_names(this.id, path, false);
  }

  kind(path: string): 'group' | 'dataset' | undefined {
    const type = this.library.get_type(this.id, path);
    if (type === this.library.H5G_GROUP) return 'group';
    return type === this.library.H5G_DATASET ? 'dataset' : undefined;
  }

  identity(path: string): string {
    return hex(Uint8Array.from(this.library.create_object_reference(this.id, path)));
  }

  pathOf(reference: string): string | undefined {
    // MATLAB keeps all that is referred to in one group; the library would look for each through the whole file.
    if (!this.references) {
      this.references = new Map();
      if (this.kind('/#refs#') === 'group') {
        for (const name of this.members('/#refs#')) {
          const path = `/#refs#/${name}`;
          this.references.set(this.identity(path), path);
        }
      }
    }
    const known = this.references.get(reference);
    if (known !== undefined) return known;
    const name = this.library.get_referenced_name(this.id, Buffer.from(reference, 'hex'), true);
    return name ?? undefined;
  }

  attributes(path: string, names: readonly string[]): Record<string, number | string | undefined> {
    const there = this.library.get_attribute_names(this.id, path).filter((name) => names.includes(name));
    return Object.fromEntries(there.map((name) => [name, this.attribute(path, name)]));
  }

  private attribute(path: string, name: string): number | string | undefined {
    const { library, id } = this;
    const type = library.get_attribute_metadata(id, path, name);
    const { H5T_STRING, H5T_INTEGER } = library.H5T_class_t;
    const text = type.type === H5T_STRING.value && !type.vlen;
    const single = type.total_size === 1 && type.size <= 64;
    if (!single || !(text || type.type === H5T_INTEGER.value)) return undefined;
    const bytes = this.read(type.size, (at) => library.get_attribute_data(id, path, name, at));
    if (text) return Buffer.from(bytes).toString('latin1').replace(/\0.*/s, '');
    return Buffer.from(bytes).readUIntLE(0, Math.min(6, type.size));
  }

  dataset(path: string): Hdf5Dataset {
    const type = this.library.get_dataset_metadata(this.id, path);
    const { reader } = this;
    const { size, path: name } = this.stamp;
    const bytes = type.size * type.total_size;
    if (type.chunks) {
      const chunk = type.chunks.reduce((product, one) => product * one, type.size);
      checkGrowth(Math.max(bytes, chunk), size, reader, `"${name}"`);
    } else if (!(bytes <= size)) {
      throw expected(reader, `${bytes} bytes of "${path}"`, `${size} in "${name}"`, 'the file is damaged');
    }
    return { path, type, shape: type.shape ?? [0, 0] };
  }

  bytes({ path, type, shape }: Hdf5Dataset, rows?: { first: number[]; count: number[] }): Uint8Array {
    const { library, id } = this;
    if (type.vlen || type.virtual_sources) throw damaged(this.reader, 'an array of numbers', this.stamp.path);
    if (!rows) {
      return this.read(type.size * type.total_size, (at) =>
        library.get_dataset_data(id, path, null, null, null, at),
      );
    }
    const first = shape.map((_, axis) => rows.first[axis] ?? 0);
    const count = shape.map((whole, axis) => rows.count[axis] ?? whole);
    const size = count.reduce((product, one) => product * one, type.size);
    const [from, many, step] = [first, count, count.map(() => 1)].map((list) => list.map(BigInt));
    return this.read(size, (at) => library.get_dataset_data(id, path, many!, from!, step!, at));
  }

  /** Room in the library's memory for as long as `fill` takes, and what it put there. */
  private read(size: number, fill: (at: bigint) => number): Uint8Array {
    if (size === 0) return new Uint8Array(0);
    const { library, reader, stamp } = this;
    const at = (library as unknown as { _malloc(size: number): number })._malloc(size);
    if (!at)
      throw expected(reader, `memory for ${size} bytes of "${stamp.path}"`, 'none', 'read less at once');
    try {
      if (fill(BigInt(at)) < 0) throw damaged(reader, 'readable data', stamp.path);
      return library.HEAPU8.slice(at, at + size);
    } finally {
      (library as unknown as { _free(at: number): void })._free(at);
    }
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
