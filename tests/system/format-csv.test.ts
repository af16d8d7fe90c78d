import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatCsv, parseCsv } from '../../src/system';

test('quotes what needs it, and leaves out what is not there', () => {
  const rows = [
    ['a,b', 'say "x"', 1.5],
    [null, undefined, true],
    ['two\nlines', 'a\rb', -0],
  ];
  expect(formatCsv(['one', 'two', 'three'], rows)).toBe(
    'one,two,three\n"a,b","say ""x""",1.5\n,,true\n"two\nlines","a\rb",0\n',
  );
});

test('is read back as it was', () => {
  const cell = fc.string().map((text) => text.replace(/\s/g, '_'));
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
      const table = parseCsv(formatCsv(['x', 'y'], [...rows, ['the', 'end']]));
      expect(table.column('x')).toEqual([...rows.map(([x]) => x), 'the']);
      expect(table.column('y')).toEqual([...rows.map(([, y]) => y), 'end']);
    }),
  );
});
