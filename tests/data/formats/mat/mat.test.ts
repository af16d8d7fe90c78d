import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type MatNumericClass, type MatValue, readMat } from '../../../../src/data';
import { numericArrays } from '../../../../src/data/formats/mat/value';
import { put, scratchFolder } from '../../../support/scratch';

const folder = scratchFolder();
const fixture = (name: string) => join(__dirname, '../../../fixtures/data', name);
const numbers = (name: MatNumericClass, shape: number[], values: number[]): MatValue => ({
  kind: 'numbers',
  class: name,
  shape,
  values: numericArrays[name].from(values),
});
const row = (name: MatNumericClass, ...values: number[]) => numbers(name, [1, values.length], values);
const fields = (content: Record<string, MatValue[]>) => Object.assign(Object.create(null), content);

/** What make_mat5.py and make_mat73.py wrote. */
const variables: Record<string, MatValue> = {
  y: numbers('double', [4, 1], [0.5, -1.25, 3e9, 1e-300]),
  single: row('single', 1.5, 2.5, -3.5),
  int8: row('int8', -128, 127),
  uint8: row('uint8', 0, 255),
  int16: row('int16', -32768, 32767),
  uint16: row('uint16', 0, 65535),
  int32: row('int32', -(2 ** 31), 2 ** 31 - 1),
  uint32: row('uint32', 0, 2 ** 32 - 1),
  int64: row('int64', -(2 ** 53), 2 ** 53),
  uint64: row('uint64', 0, 2 ** 53),
  logical: row('logical', 1, 0, 1),
  matrix: numbers('double', [2, 3], [0, 3, 1, 4, 2, 5]),
  empty: numbers('double', [0, 3], []),
  text: 'Fpz-Cz µV',
  lines: 'C3\nFz',
  complex: { ...(row('double', 1, 3) as object), imaginary: Float64Array.of(2, -4) } as MatValue,
  sparse: {
    kind: 'sparse',
    shape: [3, 2],
    rows: Uint32Array.of(2, 0, 2),
    columnStarts: Uint32Array.of(0, 1, 3),
    values: Float64Array.of(7, 5, 8),
  },
  structure: {
    kind: 'struct',
    shape: [1, 1],
    fields: fields({
      rate: [row('double', 100)],
      inner: [
        {
          kind: 'struct',
          shape: [1, 1],
          fields: fields({ name: ['Cz'], none: [numbers('double', [0, 0], [])] }),
        },
      ],
    }),
  },
  cell: { kind: 'cell', shape: [1, 2], cells: [row('double', 1, 2), 'a'] },
  events: {
    kind: 'struct',
    shape: [1, 3],
    fields: fields({
      type: ['square', row('double', 2), ''],
      latency: [129.5, 218, 300].map((value) => row('double', value)),
    }),
  },
};

describe.each(['plain.mat', 'compressed.mat', 'mat73.mat'])('readMat on %s', (name) => {
  test.each(Object.keys(variables))('reads %s', async (variable) => {
    const read = await readMat(fixture(name), [variable]);
    expect({ ...read }).toEqual({ [variable]: variables[variable] });
  });

  test('reads everything when nothing is named', async () => {
    const all = await readMat(fixture(name));
    for (const variable of Object.keys(variables)) expect(all[variable]).toEqual(variables[variable]);
  });

  test('keeps the columns of three dimensions together', async () => {
    const { cube } = await readMat(fixture(name), ['cube']);
    if (typeof cube !== 'object' || cube.kind !== 'numbers') throw new Error('cube is no array');
    expect(cube.shape).toEqual([2, 3, 4]);
    for (let i = 0; i < 2; i++) {
      for (let j = 0; j < 3; j++) {
        for (let k = 0; k < 4; k++) expect(cube.values[i + 2 * (j + 3 * k)]).toBe(12 * i + 4 * j + k);
      }
    }
  });

  test('says which variables there are when one is missing', async () => {
    for (const missing of ['Y', 'toString', '__proto__']) {
      await expect(readMat(fixture(name), [missing])).rejects.toThrow(
        new RegExp(`the variable "${missing}" in ".*", got .*single`),
      );
    }
  });
});

test('refuses what is no MATLAB file, and version 4', async () => {
  for (const bytes of [Buffer.alloc(512), Buffer.from('just text'.repeat(40)), readFileSync(__filename)]) {
    const path = put(folder, 'other.mat', bytes);
    await expect(readMat(path)).rejects.toThrow('a MATLAB file of version 5 to 7.3, got something else in "');
  }
});
