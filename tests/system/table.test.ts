import { expect, test } from 'vitest';
import { tableBundle } from '../../src/system';

test('numbers stand to the right with four digits, text to the left', () => {
  const bundle = tableBundle(
    'two rows',
    ['stage', 'F1'],
    [
      ['W', 0.123456],
      ['REM', 1],
    ],
  );
  expect(bundle['text/plain']).toBe('two rows\nstage      F1\nW      0.1235\nREM         1');
});

test('HTML is escaped', () => {
  expect(tableBundle('a < b', ['x'], [['<script>']])['text/html']).not.toMatch(/<script>|a < b/);
});

test('of a long table the first and last rows are shown', () => {
  const rows = Array.from({ length: 200 }, (_, at) => [at]);
  const lines = tableBundle('long', ['n'], rows)['text/plain'].split('\n');
  expect(lines).toHaveLength(2 + 25);
  expect(lines.map((line) => line.trim()).slice(12, 16)).toEqual(['10', '11', '…', '188']);
});

test('a table without rows is its header', () => {
  expect(tableBundle('none', ['a', 'b'], [])['text/plain']).toBe('none\na  b');
});
