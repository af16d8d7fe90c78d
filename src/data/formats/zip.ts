import { crc32, inflateRawSync } from 'node:zlib';
import { expected } from '../../system';
import { checkGrowth } from './plausible-size';
import type { RangeFile } from './range-file';

/** A file in a ZIP archive. */
export interface ZipEntry {
  /** Never one that would lead out of a folder. */
  name: string;
  /** Whether it is stored as it is; else it is deflated. */
  stored: boolean;
  /** In bytes, in the archive and unpacked. */
  packed: number;
  size: number;
  crc: number;
  /** The byte at which its data begin. */
  start: number;
}

const endSize = 22;
const longestComment = 0xffff;
const entrySize = 46;
const localSize = 30;
const inTwo32 = 0xffff_ffff;

/**
 * Lists the files of a ZIP archive (PKWARE's APPNOTE 6.3, with ZIP64): any number of ranges can be read without the rest,
 * which libraries that unpack a whole archive in memory do not offer.
 *
 * @param where who reads, for messages
 * @throws ThetalabError when it is none, or it is damaged: names twice or out of the archive, entries that overlap, sizes
 *   beyond the file or beyond what can be unpacked
 */
export function listZip(file: RangeFile, where: string): ZipEntry[] {
  const damaged = damage(file, where);
  const { count, at, size } = findDirectory(file, where);
  if (count * entrySize > size || at + size > file.size) throw damaged(`a directory of ${count} files`);
  const directory = read(file, at, size);
  const entries: (ZipEntry & { local: number })[] = [];
  for (let index = 0, from = 0; index < count; index++) {
    if (from + entrySize > size || directory.readUInt32LE(from) !== 0x0201_4b50)
      throw damaged('a file in the directory');
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
      directory.readUInt16LE(from + offset),
    );
    const next = from + entrySize + nameLength! + extraLength! + commentLength!;
    if (next > size) throw damaged('a whole entry of the directory');
    entries.push(parseEntry(directory.subarray(from, next), nameLength!, extraLength!, damaged));
    from = next;
  }
  checkEntries(entries, file, at, where);
  return entries.map(({ local: _, ...entry }) => entry);
}

/** @throws ThetalabError when it does not unpack to what the directory says */
export function readZipEntry(file: RangeFile, entry: ZipEntry, where: string): Uint8Array {
  const bytes = unpack(read(file, entry.start, entry.packed), entry, file, where);
  if (bytes.length === entry.size && crc32(bytes) === entry.crc) return bytes;
  throw damage(file, where)(`${entry.size} bytes with the right check sum as "${entry.name}"`);
}

function unpack(bytes: Buffer, { stored, size, name }: ZipEntry, file: RangeFile, where: string): Uint8Array {
  if (stored) return bytes;
  try {
    return inflateRawSync(bytes, { maxOutputLength: Math.max(1, size) });
  } catch (cause) {
    throw damage(file, where)(`"${name}" to unpack to ${size} bytes`, (cause as Error).message);
  }
}

function damage({ path }: RangeFile, where: string) {
  return (what: string, got = 'something else') =>
    expected(where, what, `${got} in "${path}"`, 'the archive is damaged, copy or download it again');
}

function read(file: RangeFile, at: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  file.fill(bytes, at);
  return bytes;
}

/** The end of an archive tells where its directory is. */
function findDirectory(file: RangeFile, where: string): { count: number; at: number; size: number } {
  const tail = read(
    file,
    Math.max(0, file.size - endSize - longestComment),
    Math.min(file.size, endSize + longestComment),
  );
  for (let at = tail.length - endSize; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== 0x0605_4b50 || at + endSize + tail.readUInt16LE(at + 20) !== tail.length)
      continue;
    const short = {
      count: tail.readUInt16LE(at + 10),
      size: tail.readUInt32LE(at + 12),
      at: tail.readUInt32LE(at + 16),
    };
    if (short.count !== 0xffff && short.size !== inTwo32 && short.at !== inTwo32) return short;
    if (at >= 20 && tail.readUInt32LE(at - 20) === 0x0706_4b50)
      return findLarge(file, tail.readBigUInt64LE(at - 12), where);
  }
  throw damage(file, where)('the end of a ZIP archive', 'none');
}

function findLarge(file: RangeFile, place: bigint, where: string) {
  if (place > BigInt(file.size - 56)) throw damage(file, where)('the directory of a large archive');
  const record = read(file, Number(place), 56);
  const [count, size, at] = [32, 40, 48].map((offset) => Number(record.readBigUInt64LE(offset)));
  if (record.readUInt32LE(0) !== 0x0606_4b50) throw damage(file, where)('the directory of a large archive');
  return { count: count!, size: size!, at: at! };
}

type Damaged = ReturnType<typeof damage>;

function parseEntry(record: Buffer, nameLength: number, extraLength: number, damaged: Damaged) {
  const flags = record.readUInt16LE(8);
  const method = record.readUInt16LE(10);
  const name = record.toString(flags & 0x800 ? 'utf8' : 'latin1', entrySize, entrySize + nameLength);
  if (flags & 1) throw damaged(`"${name.slice(0, 80)}" without a password`, 'an encrypted one');
  if (method !== 0 && method !== 8)
    throw damaged(`"${name.slice(0, 80)}" stored or deflated`, `method ${method}`);
  const extra = record.subarray(entrySize + nameLength, entrySize + nameLength + extraLength);
  const large = largeNumbers(extra);
  const number = (at: number) =>
    record.readUInt32LE(at) === inTwo32 ? (large.shift() ?? inTwo32) : record.readUInt32LE(at);
  const [size, packed, local] = [number(24), number(20), number(42)];
  return { name, stored: method === 0, packed, size, crc: record.readUInt32LE(16), start: 0, local };
}

/** The numbers of an entry that do not fit 32 bits. */
function largeNumbers(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    const end = Math.min(extra.length, at + 4 + extra.readUInt16LE(at + 2));
    const numbers: number[] = [];
    for (let from = at + 4; from + 8 <= end; from += 8) numbers.push(Number(extra.readBigUInt64LE(from)));
    return numbers;
  }
  return [];
}

function checkEntries(
  entries: (ZipEntry & { local: number })[],
  file: RangeFile,
  directory: number,
  where: string,
): void {
  const damaged = damage(file, where);
  const names = new Set<string>();
  let end = 0;
  for (const entry of [...entries].sort((a, b) => a.local - b.local)) {
    const { name, local, packed, size, stored } = entry;
    const shown = `"${name.slice(0, 80)}"`;
    if (/^([\\/]|[a-z]:)|(^|[\\/])\.\.([\\/]|$)|\0/i.test(name))
      throw damaged('names within the archive', shown);
    if (names.has(name)) throw damaged('each name once', `${shown} twice`);
    if (local < end || local + localSize > directory) throw damaged(`a place of its own for ${shown}`);
    const header = read(file, local, localSize);
    if (header.readUInt32LE(0) !== 0x0403_4b50) throw damaged(`the beginning of ${shown}`);
    entry.start = local + localSize + header.readUInt16LE(26) + header.readUInt16LE(28);
    end = entry.start + packed;
    if (end > directory || (stored && packed !== size))
      throw damaged(`${packed} bytes of ${shown}`, 'another number');
    checkGrowth(size, packed, where, `${shown} of "${file.path}"`);
    names.add(name);
  }
}
