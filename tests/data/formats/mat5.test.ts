import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readMat } from '../../../src/data';
import { put, scratchFolder } from '../../support/scratch';
import { formatConformance } from '../format-conformance';

const fixture = (name: string) => join(__dirname, '../../fixtures/data', name);
const folder = scratchFolder();
const row = (...values: number[]) => ({ shape: [1, values.length], values: Float64Array.from(values) });

/** What make_mat5.py wrote, less what is of another kind. */
const variables = {
  y: { shape: [4, 1], values: Float64Array.of(0.5, -1.25, 3e9, 1e-300) },
  single: row(1.5, 2.5, -3.5),
  int8: row(-128, 127),
  uint8: row(0, 255),
  int16: row(-32768, 32767),
  uint16: row(0, 65535),
  int32: row(-(2 ** 31), 2 ** 31 - 1),
  uint32: row(0, 2 ** 32 - 1),
  int64: row(-(2 ** 53), 2 ** 53),
  uint64: row(0, 2 ** 53),
  logical: row(1, 0, 1),
  matrix: { shape: [2, 3], values: Float64Array.of(0, 3, 1, 4, 2, 5) },
  empty: { shape: [0, 3], values: new Float64Array(0) },
  text: 'Fpz-Cz µV',
  lines: 'C3\nFz',
};

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

describe.each(['plain.mat', 'compressed.mat'])('readMat on %s', (name) => {
  test('reads numbers of every type, and text', async () => {
    const { cube, ...others } = await readMat(fixture(name));
    expect({ ...others }).toEqual(variables);
    expect(cube).toMatchObject({ shape: [2, 3, 4] });
  });

  test('keeps the columns of three dimensions together', async () => {
    const { cube } = await readMat(fixture(name), ['cube']);
    const values = typeof cube === 'object' ? cube.values : [];
    for (let i = 0; i < 2; i++) {
      for (let j = 0; j < 3; j++) {
        for (let k = 0; k < 4; k++) expect(values[i + 2 * (j + 3 * k)]).toBe(12 * i + 4 * j + k);
      }
    }
  });

  test('reads the variables asked for alone', async () => {
    expect({ ...(await readMat(fixture(name), ['int8', 'text'])) }).toEqual({
      int8: variables.int8,
      text: variables.text,
    });
  });

  test('says which there are when one is missing, and what those are that it cannot read', async () => {
    await expect(readMat(fixture(name), ['Y'])).rejects.toThrow(
      /the numeric variable "Y" in ".*", got .*y, single/,
    );
    for (const other of ['complex', 'sparse', 'structure', 'cell']) {
      await expect(readMat(fixture(name), [other])).rejects.toThrow(
        'a structure, a cell, or a sparse or complex',
      );
    }
    for (const built of ['toString', '__proto__']) {
      await expect(readMat(fixture(name), [built])).rejects.toThrow(`the numeric variable "${built}"`);
    }
  });
});

describe('readMat', () => {
  test('reads big-endian files, small elements and UTF-16', async () => {
    expect({ ...(await readMat(fixture('big-endian.mat'))) }).toEqual({ y: row(-2, 300), text: 'µV1' });
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

  test('says what to do with version 7.3', async () => {
    const header = Buffer.alloc(512, ' ');
    header.write('MATLAB 7.3 MAT-file, Platform: GLNXA64');
    header.set([0, 2, 0x49, 0x4d], 124);
    const path = put(folder, 'new.mat', header);
    await expect(readMat(path)).rejects.toThrow(
      /got version 7\.3 \(HDF5\) in ".*new\.mat"; save it in MATLAB with -v7/,
    );
  });

  test('refuses version 4', async () => {
    const path = put(folder, 'old.mat', Buffer.alloc(512));
    await expect(readMat(path)).rejects.toThrow('a MATLAB file of version 5 to 7, got something else in "');
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

  test('does not unpack a variable that grows beyond all measure', async () => {
    const bomb = deflateSync(Buffer.alloc(2 ** 28 + 1));
    const path = put(folder, 'bomb.mat', compressedFile(bomb));
    await expect(readMat(path)).rejects.toThrow('grows beyond all measure');
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
    await expect(withShape(-1, 0)).rejects.toThrow('expected -1 x 0 values in "empty"');
    await expect(withShape(2 ** 31 - 1, 2 ** 31 - 1)).rejects.toThrow('got 0');
  });

  test('refuses a compressed variable that is none', async () => {
    const path = put(folder, 'torn.mat', compressedFile(Buffer.from('this is not deflated')));
    await expect(readMat(path)).rejects.toThrow('the file is damaged, download it again');
  });
});
