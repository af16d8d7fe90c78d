import { expect, it } from 'vitest';
import { isTable, tableBundle } from '../../src/kernel/table';

const makeTable = (rows: number, columns: number) => ({
  columns: Array.from({ length: columns }, (_, c) => `c${c}`),
  index: Array.from({ length: rows }, (_, r) => r),
  shape: [rows, columns],
  dtypes: Array(columns).fill('float32'),
  values: Array.from({ length: rows }, (_, r) => Array.from({ length: columns }, (_, c) => r + c / 8)),
  print: () => {},
});

it('recognises tables by what they have', () => {
  expect(isTable(makeTable(1, 1))).toBe(true);
  for (const other of [null, undefined, 1, [], { columns: [] }]) expect(isTable(other)).toBe(false);
});

it('aligns columns', () => {
  const text = tableBundle(makeTable(2, 2))['text/plain'];
  expect(text).toBe('   c0     c1\n0   0  0.125\n1   1  1.125\n2 rows × 2 columns');
});

it('leaves out the middle of a large table', () => {
  const bundle = tableBundle(makeTable(1000, 30));
  const lines = bundle['text/plain'].split('\n');
  expect(lines).toHaveLength(1 + 21 + 1);
  expect(lines[11]).toMatch(/^… +…/);
  expect(lines.at(-1)).toBe('1000 rows × 30 columns');
  expect(String(bundle['text/html']).match(/<tr>/g)).toHaveLength(22);
});
