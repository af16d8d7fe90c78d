import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatCsv, parseCsv } from '../../src/system';

test('quotes what needs it (RFC 4180), and leaves empty cells empty', () => {
  const text = formatCsv(
    ['name', 'say "x"'],
    [
      ['a, b', 1.5],
      ['line\nbreak', null],
      ['', true],
    ],
  );
  expect(text).toBe('name,"say ""x"""\n"a, b",1.5\n"line\nbreak",\n,true\n');
});

test('what is written is read back', () => {
  const cell = fc.string().filter((text) => !/[\r\n]/.test(text));
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
      const read = parseCsv(formatCsv(['a', 'b'], [...rows, ['end', 'end']]));
      expect(read.column('a').slice(0, -1)).toEqual(rows.map(([a]) => a));
      expect(read.column('b').slice(0, -1)).toEqual(rows.map(([, b]) => b));
    }),
  );
});
