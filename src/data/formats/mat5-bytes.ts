import { constants, inflateSync } from 'node:zlib';
import { expected } from '../../system';
import { checkGrowth } from './plausible-size';
import type { RangeFile } from './range-file';

/** A stretch of a MAT file, or of a variable that was inflated; parts are read when they are asked for. */
export interface MatBytes {
  readonly size: number;
  /** A part of it, from byte `at` on. */
  part(at: number, size: number): MatBytes;
  /** All of it, in memory. */
  load(): Uint8Array;
  /** Where it begins: in the file, or in the inflated bytes of the variable `within`. */
  readonly origin: MatOrigin;
}

/** A place in a MAT file. */
export interface MatOrigin {
  at: number;
  /** The compressed variable that `at` counts in. */
  within?: { at: number; size: number };
}

/** A stretch of a file. */
export function bytesOfFile(file: RangeFile, at: number, size: number): MatBytes {
  return {
    size,
    origin: { at },
    part: (first, count) => bytesOfFile(file, at + first, count),
    load() {
      const bytes = new Uint8Array(size);
      file.fill(bytes, at);
      return bytes;
    },
  };
}

/** Bytes that are in memory already. */
export function bytesInMemory(bytes: Uint8Array, origin: MatOrigin): MatBytes {
  return {
    size: bytes.length,
    origin,
    part: (at, size) => bytesInMemory(bytes.subarray(at, at + size), { ...origin, at: origin.at + at }),
    load: () => bytes,
  };
}

/** How much of a compressed variable tells its name and its size. */
const headBytes = 512;

/** The first bytes of what a compressed variable holds. */
export function inflateHead(compressed: MatBytes, name: string): MatBytes {
  const head = compressed.part(0, Math.min(headBytes, compressed.size)).load();
  const { at } = compressed.origin;
  const within = { at, size: compressed.size };
  return bytesInMemory(inflate(head, { finishFlush: constants.Z_SYNC_FLUSH }, name), { at: 0, within });
}

/**
 * What a compressed variable holds.
 *
 * @param promised its bytes, as its own header says
 * @throws ThetalabError when it holds fewer or more, is damaged, or grows beyond all measure
 */
export function inflateWhole(compressed: MatBytes, promised: number, name: string): MatBytes {
  checkGrowth(promised, compressed.size, 'readMat', name);
  const room = promised + 64;
  const bytes = inflate(compressed.load(), { maxOutputLength: room, chunkSize: Math.max(64, room) }, name);
  if (bytes.length < promised) {
    throw damaged(`${promised} bytes`, `${bytes.length}`, name);
  }
  const { at } = compressed.origin;
  return bytesInMemory(bytes, { at: 0, within: { at, size: compressed.size } });
}

function inflate(bytes: Uint8Array, options: Parameters<typeof inflateSync>[1], name: string): Uint8Array {
  try {
    const content = inflateSync(bytes, options);
    return new Uint8Array(content.buffer, content.byteOffset, content.length);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const got = code === 'ERR_BUFFER_TOO_LARGE' ? 'more than its header says' : (cause as Error).message;
    throw damaged('a whole compressed variable', got, name);
  }
}

function damaged(what: string, got: string, name: string) {
  return expected('readMat', what, `${got} in "${name}"`, 'the file is damaged, download it again');
}
