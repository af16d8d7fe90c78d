import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readNpz } from '../../../../src/data';
import { npz } from '../../../../src/data/formats/numpy/npz';
import { put, scratchFolder } from '../../../support/scratch';
import { formatConformance } from '../../format-conformance';
import { readSource } from '../../read-source';
import { bytesOf, described, pathOf, truth } from './numpy-fixtures';

const folder = scratchFolder();
const names = ['float32', 'fortran', 'str', 'uint16', 'scalar'];

interface Written {
  name: string;
  content: Uint8Array;
  /** What the directory says (default the truth). */
  size?: number;
  /** Where the directory says that it begins (default where it does). */
  local?: number;
  flags?: number;
}

/** A ZIP archive, with ZIP64 sizes in its directory when asked for. */
function formatZip(files: readonly Written[], large = false): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content, size = content.length, local = at, flags = 0 } of files) {
    const packed = deflateRawSync(content);
    const title = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(large ? 0xffffffff : packed.length, 14);
    common.writeUInt32LE(large ? 0xffffffff : size, 18);
    common.writeUInt16LE(title.length, 22);
    const extra = Buffer.alloc(large ? 20 : 0);
    if (large) {
      extra.writeUInt16LE(1, 0);
      extra.writeUInt16LE(16, 2);
      extra.writeBigUInt64LE(BigInt(size), 4);
      extra.writeBigUInt64LE(BigInt(packed.length), 12);
      common.writeUInt16LE(extra.length, 24);
    }
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(local, 10);
    parts.push(Buffer.from('PK\x03\x04'), common, title, extra, packed);
    directory.push(Buffer.from('PK\x01\x02\x14\0'), common, rest, title, extra);
    at += 4 + common.length + title.length + extra.length + packed.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(large ? 0xffff : files.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  const record = Buffer.alloc(large ? 76 : 0);
  if (large) {
    record.write('PK\x06\x06');
    record.writeBigUInt64LE(BigInt(files.length), 32);
    record.writeBigUInt64LE(BigInt(list.length), 40);
    record.writeBigUInt64LE(BigInt(at), 48);
    record.write('PK\x06\x07', 56);
    record.writeBigUInt64LE(BigInt(at + list.length), 64);
  }
  return Buffer.concat([...parts, list, record, end]);
}

const array = (name: string) => ({ name: `${name}.npy`, content: bytesOf(`${name}.npy`) });
const bomb = { name: 'bomb.npy', content: Buffer.alloc(1 << 24) };

formatConformance('NPZ', {
  extension: 'npz',
  whole: bytesOf('packed.npz'),
  read: readNpz,
  hostile: {
    'a name that leads out of the archive': formatZip([{ ...array('int8'), name: '../int8.npy' }]),
    'an absolute name': formatZip([{ ...array('int8'), name: '/etc/int8.npy' }]),
    'a name of a drive': formatZip([{ ...array('int8'), name: 'C:\\int8.npy' }]),
    'a name twice': formatZip([array('int8'), array('int8')]),
    'entries that overlap': formatZip([array('int8'), { ...array('int16'), local: 0 }]),
    'a size beyond what can be unpacked': formatZip([{ ...array('int8'), size: 1 << 30 }]),
    'less than it unpacks to': formatZip([{ ...bomb, size: 1000 }]),
    'an array that says it is small': formatZip([
      { ...bomb, content: Buffer.concat([bytesOf('int8.npy'), bomb.content]), size: 131 },
    ]),
    'a password': formatZip([{ ...array('int8'), flags: 1 }]),
  },
});
formatConformance('NPZ as a recording', {
  cases: 2000,
  extension: 'npz',
  whole: bytesOf('stored.npz'),
  read: async (path) => readSource(await npz.open(path, { samplingRate: 100, variable: 'float32' })),
});

describe('readNpz', () => {
  test.each(['stored', 'packed'])('%s: reads what NumPy wrote', async (name) => {
    const arrays = await readNpz(pathOf(`${name}.npz`));
    expect(Object.keys(arrays)).toEqual(names);
    for (const key of names) expect(described(arrays[key]!)).toEqual(truth.npy[key]);
    expect(Object.keys(await readNpz(pathOf(`${name}.npz`), ['str']))).toEqual(['str']);
    await expect(readNpz(pathOf(`${name}.npz`), ['eeg'])).rejects.toThrow('got float32, fortran, str');
  });

  test('reads the sizes of large archives', async () => {
    const path = put(folder, 'large.npz', formatZip([array('int8'), array('str')], true));
    const arrays = await readNpz(path);
    expect(described(arrays.str!)).toEqual(truth.npy.str);
  });

  test('a name that objects have of their own is a name like any other', async () => {
    const path = put(folder, 'proto.npz', formatZip([{ ...array('int8'), name: '__proto__.npy' }]));
    expect(Object.entries(await readNpz(path)).map(([name]) => name)).toEqual(['__proto__']);
  });

  test('sees a changed byte by the check sum', async () => {
    const bytes = Uint8Array.from(bytesOf('stored.npz'));
    const at = Buffer.from(bytes).indexOf(bytesOf('float32.npy').subarray(-20));
    bytes[at]! ^= 1;
    await expect(readNpz(put(folder, 'changed.npz', bytes))).rejects.toThrow('with the right check sum');
  });
});

describe('an archive as a recording', () => {
  test.each(['stored', 'packed'])('%s: holds the array asked for', async (name) => {
    const options = { samplingRate: 100, variable: 'float32' };
    const source = await npz.open(pathOf(`${name}.npz`), options);
    const { samples } = await readSource(source);
    const all = samples.flatMap((trial) => trial.flatMap((channel) => [...channel]));
    expect(all).toEqual(truth.npy.float32!.values);
    expect(await source.read(1, [{ channel: 2, first: 1, count: 2 }])).toEqual([samples[1]![2]!.slice(1, 3)]);
    await expect(npz.open(pathOf(`${name}.npz`), { samplingRate: 100 })).rejects.toThrow(
      'expected one array of two or three dimensions, got "float32" (2 x 3 x 4 float32), "fortran"',
    );
    await expect(npz.open(pathOf(`${name}.npz`), { ...options, variable: 'x' })).rejects.toThrow(
      'the array "x"',
    );
  });

  test('is told from other archives', () => {
    const recognises = (bytes: Buffer) =>
      npz.recognises({ bytes, text: bytes.toString('latin1'), path: 'a' });
    expect(recognises(bytesOf('stored.npz'))).toBe(true);
    expect(recognises(formatZip([{ name: 'a.txt', content: Buffer.from('a') }]))).toBe(false);
  });
});
