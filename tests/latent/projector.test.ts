import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeProjector } from '../../src/latent';
import { scratchFolder } from '../support/scratch';

const folder = scratchFolder();
const embeddings = { rows: 2, columns: 3, values: Float32Array.of(0.1, -2, 3e-7, 4, 5.5, 123456.79) };
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

test('one row of numbers per point that read back as they were, and columns under their names', () => {
  writeProjector(folder, embeddings, { stage: ['W', 'N1'], second: Float64Array.of(0, 30) });
  expect(read('tensors.tsv')).toBe('0.100000001\t-2\t3.00000011e-7\n4\t5.5\t123456.789\n');
  expect(Float32Array.from(read('tensors.tsv').split(/\s/).slice(0, 6), Number)).toEqual(embeddings.values);
  expect(read('metadata.tsv')).toBe('stage\tsecond\nW\t0\nN1\t30\n');
});

test('a single column has no header', () => {
  writeProjector(folder, embeddings, { stage: ['W', 'N1'] });
  expect(read('metadata.tsv')).toBe('W\nN1\n');
});

test('a tab or line break within a value neither splits a cell nor a row, and no row is empty', () => {
  writeProjector(folder, embeddings, { 'the\tstage': ['a\tb', 'c\r\nd'], note: ['', ' e '] });
  expect(read('metadata.tsv')).toBe('the stage\tnote\na b\t-\nc d\te\n');
});

test.each<[string, () => void, RegExp]>([
  ['no columns', () => writeProjector(folder, embeddings, {}), /at least one column of metadata, got none/],
  ['a short one', () => writeProjector(folder, embeddings, { a: [1] }), /2 values in "a".*got 1/],
  [
    'NaN',
    () =>
      writeProjector(folder, { ...embeddings, values: new Float32Array(6).fill(Number.NaN) }, { a: [1, 2] }),
    /finite values, got NaN in row 0, column 0/,
  ],
])('refuses %s', (_, write, message) => {
  expect(write).toThrow(message);
});
