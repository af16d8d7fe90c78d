import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readMat } from '../../../../src/data';
import { put, scratchFolder } from '../../../support/scratch';
import { formatConformance } from '../../format-conformance';

const fixture = (name: string) => join(__dirname, '../../../fixtures/data', name);
const folder = scratchFolder();
/** A little-endian MAT file of one compressed variable. */
function compressedFile(content: Uint8Array): Buffer {
  const header = Buffer.concat([Buffer.alloc(124, 'MATLAB 5.0 MAT-file '), Buffer.from([0, 1, 0x49, 0x4d])]);
  const tag = Buffer.alloc(8);
  tag.writeUInt32LE(15, 0);
  tag.writeUInt32LE(content.length, 4);
  return Buffer.concat([header, tag, content]);
}

/** The smallest part of the compressed fixture that a cut cannot leave whole: its first variable. */
function firstVariable(): Buffer {
  const bytes = readFileSync(fixture('compressed.mat'));
  return bytes.subarray(0, 128 + 8 + bytes.readUInt32LE(132));
}

formatConformance('MAT', { extension: 'mat', read: (path) => readMat(path, ['y']), whole: firstVariable() });

describe('readMat on version 5', () => {
  test('reads big-endian files, small elements and UTF-16', async () => {
    expect({ ...(await readMat(fixture('big-endian.mat'))) }).toEqual({
      y: { kind: 'numbers', class: 'double', shape: [1, 2], values: Float64Array.of(-2, 300) },
      text: 'µV1',
    });
  });

  test('reads text longer than a function call has arguments', async () => {
    const bytes = readFileSync(fixture('plain.mat'));
    const length = 300_000;
    const matrix = Buffer.alloc(56 + length);
    matrix.writeUInt32LE(14, 0);
    matrix.writeUInt32LE(48 + length, 4);
    [6, 8, 4, 0, 5, 8, 1, length, 0x10001].forEach((word, at) => {
      matrix.writeUInt32LE(word, 8 + 4 * at);
    });
    matrix.write('t', 44);
    matrix.writeUInt32LE(16, 48);
    matrix.writeUInt32LE(length, 52);
    matrix.fill('a', 56);
    const path = put(folder, 'long.mat', Buffer.concat([bytes.subarray(0, 128), matrix]));
    expect((await readMat(path)).t).toBe('a'.repeat(length));
  });

  test.each(['plain.mat', 'compressed.mat'])('%s cut within a variable is truncated', async (name) => {
    const bytes = readFileSync(fixture(name));
    const starts: number[] = [];
    for (let at = 128; at < bytes.length; at += 8 + bytes.readUInt32LE(at + 4)) starts.push(at);
    for (const start of starts) {
      for (const size of [start + 1, start + 7, start + 8, start + 12]) {
        const path = put(folder, 'cut.mat', bytes.subarray(0, size));
        await expect(readMat(path), `${size} bytes`).rejects.toThrow('the file is truncated');
      }
    }
  });

  test('does not unpack a variable that grows beyond all measure, or promises what it cannot hold', async () => {
    const size = 2 ** 28 + 8;
    const content = Buffer.alloc(size);
    content.writeUInt32LE(14, 0);
    content.writeUInt32LE(size - 8, 4);
    content.set(Buffer.from([6, 0, 0, 0, 8, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 8, 0, 0, 0]), 8);
    content.set(Buffer.from([1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0x79]), 32);
    const bomb = deflateSync(content);
    await expect(readMat(put(folder, 'bomb.mat', compressedFile(bomb)))).rejects.toThrow(
      /at most 268435456 bytes from \d+, got 268435464 in ".*bomb.mat"; save it without compression/,
    );
    const small = put(folder, 'small.mat', compressedFile(deflateSync(content.subarray(0, 1000))));
    await expect(readMat(small)).rejects.toThrow(
      /at most \d+ bytes from \d+, got 268435464 in ".*small.mat"; the file is damaged/,
    );
  });

  test('makes no room for the rows of a text without columns, and refuses dimensions that are none', async () => {
    const withShape = (rows: number, columns: number) => {
      const bytes = Buffer.from(readFileSync(fixture('plain.mat')));
      const name = bytes.indexOf('empty');
      // The dimensions stand before the tag of the name.
      bytes.writeInt32LE(rows, name - 16);
      bytes.writeInt32LE(columns, name - 12);
      bytes[name - 32] = 4;
      return readMat(put(folder, 'shape.mat', bytes), ['empty']);
    };
    expect({ ...(await withShape(2 ** 31 - 1, 0)) }).toEqual({ empty: '' });
    await expect(withShape(-1, 0)).rejects.toThrow('got -1 x 0');
    await expect(withShape(2 ** 31 - 1, 2 ** 31 - 1)).rejects.toThrow('got 0');
  });

  test('refuses a compressed variable that is none', async () => {
    const path = put(folder, 'torn.mat', compressedFile(Buffer.from('this is not deflated')));
    await expect(readMat(path)).rejects.toThrow('the file is damaged, download it again');
  });
});
