import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formatJson, readJson } from '../../src/system';
import { put, scratchFolder } from '../support/scratch';

test('is the JSON of Node, indented, with a line break at the end', () => {
  const value = { a: [1, 'x', null, { b: true }], c: undefined, toJSON: undefined };
  expect(formatJson(value)).toBe(`${JSON.stringify(value, null, 2)}\n`);
  expect(formatJson({ toJSON: () => ({ as: 'it says' }) })).toBe('{\n  "as": "it says"\n}\n');
});

test('numbers that JSON does not know are refused by name, wherever they are', () => {
  expect(() => formatJson({ rows: [{ loss: Number.NaN }] }, 'results.json')).toThrow(
    'results.json: expected finite numbers, got loss = NaN',
  );
  expect(() => formatJson([1, -Infinity])).toThrow('got 1 = -Infinity');
  expect(() => formatJson({ toJSON: () => ({ kappa: Number.NaN }) })).toThrow('got kappa = NaN');
});

test('a file is read, or the message names it and the way out', () => {
  const folder = scratchFolder();
  expect(readJson(put(folder, 'fine.json', '[1]'), 'test')).toEqual([1]);
  const missing = join(folder, 'missing.json');
  expect(() => readJson(missing, 'test')).toThrow(
    `test: expected a readable file, got "${missing}" (ENOENT); check the path`,
  );
  const nan = put(folder, 'nan.json', '{"loss": NaN}');
  expect(() => readJson(nan, 'test', 'remove it')).toThrow(
    /^test: expected JSON in ".*nan.json", got a syntax error: .*; remove it$/,
  );
});
