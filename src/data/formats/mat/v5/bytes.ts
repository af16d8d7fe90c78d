import { constants, inflateSync } from 'node:zlib';
import { expected } from '../../../../system';
import { checkGrowth } from '../../plausible-size';
import type { FileName, RangeFile } from '../../range-file';

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
const headBytes = 256;

/** The first bytes of what a compressed variable holds. */
export function inflateHead(compressed: MatBytes, file: FileName): Uint8Array {
  const head = compressed.part(0, Math.min(headBytes, compressed.size)).load();
  return inflate(head, { finishFlush: constants.Z_SYNC_FLUSH }, file);
}

/**
 * What a compressed variable holds; no more than its head is inflated before something else is asked for.
 *
 * @param head its first bytes
 * @param promised how many it says that it has
 * @throws ThetalabError when that is beyond all measure; when it is read, if it holds fewer or more, or is damaged
 */
export function inflated(compressed: MatBytes, head: Uint8Array, promised: number, file: FileName): MatBytes {
  checkGrowth(promised, compressed.size, file.reader, `"${file.path}"`);
  const { at, size: stored } = compressed.origin.within ?? {
    at: compressed.origin.at,
    size: compressed.size,
  };
  let whole: Uint8Array | undefined;
  const load = (first: number, count: number) => {
    if (first + count > head.length) whole ??= inflateWhole(compressed, promised, file);
    return (whole ?? head).subarray(first, first + count);
  };
  const part = (first: number, count: number): MatBytes => ({
    size: count,
    origin: { at: first, within: { at, size: stored } },
    part: (next, some) => part(first + next, some),
    load: () => load(first, count),
  });
  return part(0, promised);
}

function inflateWhole(compressed: MatBytes, promised: number, file: FileName): Uint8Array {
  const room = promised + 64;
  // Room for what signals grow to; more is made when it is needed.
  const chunkSize = Math.max(64, Math.min(room, 4 * compressed.size + (1 << 14)));
  const bytes = inflate(compressed.load(), { maxOutputLength: room, chunkSize }, file);
  if (bytes.length < promised) throw damaged(`${promised} bytes`, `${bytes.length}`, file);
  return bytes;
}

function inflate(bytes: Uint8Array, options: Parameters<typeof inflateSync>[1], file: FileName): Uint8Array {
  try {
    const content = inflateSync(bytes, options);
    return new Uint8Array(content.buffer, content.byteOffset, content.length);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const got = code === 'ERR_BUFFER_TOO_LARGE' ? 'more than its header says' : (cause as Error).message;
    throw damaged('a whole compressed variable', got, file);
  }
}

function damaged(what: string, got: string, file: FileName) {
  return expected(file.reader, what, `${got} in "${file.path}"`, 'the file is damaged, download it again');
}
