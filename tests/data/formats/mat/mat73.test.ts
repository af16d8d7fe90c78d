import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { readMat } from '../../../../src/data';
import { put, scratchFolder } from '../../../support/scratch';
import { formatConformance } from '../../format-conformance';

const fixture = (name: string) => join(__dirname, '../../../fixtures/data', name);
const folder = scratchFolder();
const whole = readFileSync(fixture('mat73.mat'));

formatConformance('MAT 7.3', {
  extension: 'mat',
  read: (path) => readMat(path),
  whole: readFileSync(fixture('small73.mat')),
});

describe('readMat on version 7.3', () => {
  test('reads chunks that are shuffled and compressed', async () => {
    const { packed } = await readMat(fixture('mat73.mat'), ['packed']);
    expect(packed).toMatchObject({ kind: 'numbers', class: 'double', shape: [1000, 3] });
    const { values } = packed as { values: Float64Array };
    expect(values.every((value, at) => value === at)).toBe(true);
  });

  test('names an object, and refuses it when it is asked for', async () => {
    expect((await readMat(fixture('mat73.mat'))).table).toEqual({ kind: 'object', class: 'table' });
    await expect(readMat(fixture('mat73.mat'), ['table'])).rejects.toThrow(
      'in "table", got an object of class "table"',
    );
  });

  test.each(['loop', 'ring'])('refuses a value that contains itself: %s', async (name) => {
    await expect(readMat(fixture('odd73.mat'), [name])).rejects.toThrow(
      'values that do not contain themselves',
    );
  });

  test('reads what is referred to twice once', async () => {
    const { doubling } = await readMat(fixture('odd73.mat'), ['doubling']);
    let value = doubling;
    for (let depth = 0; typeof value === 'object' && value.kind === 'cell'; depth++) {
      expect(depth).toBeLessThan(42);
      expect(value.cells.at(-1)).toBe(value.cells[0]);
      value = value.cells[0];
    }
    expect(value).toMatchObject({ kind: 'numbers', values: Float64Array.of(1) });
  });

  test.each(['outside', 'dangling', 'virtual', 'external', 'huge', 'void'])(
    'does not read beyond the file: %s',
    async (name) => {
      expect(existsSync(fixture('mat73.mat'))).toBe(true); // what outside, virtual and external point to
      await expect(readMat(fixture('odd73.mat'), [name])).rejects.toThrow('the file is');
    },
  );

  test('a file cut anywhere is truncated, and the library prints nothing of it', async () => {
    const print = vi.spyOn(process.stderr, 'write');
    const path = put(folder, 'cut.mat', whole.subarray(0, 4000));
    await expect(readMat(path)).rejects.toThrow(/readMat: expected an HDF5 file, got damage in ".*cut\.mat"/);
    expect(print).not.toHaveBeenCalled();
  });
});
