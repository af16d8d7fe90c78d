import { expect, test } from 'vitest';
import { formatJson } from '../../src/system';

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
