import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contingencyTable } from '../../../src/latent';

test('clusters meet stages, in the order of the names, unknown ones last', () => {
  const table = contingencyTable(Int32Array.of(10, 2, 2, 10, 2), Int32Array.of(3, 0, 0, -1, 3), {
    columns: ['W', 'N1', 'N2', 'N3', 'REM'],
  });
  expect(table).toEqual({
    rows: ['2', '10'],
    columns: ['W', 'N1', 'N2', 'N3', 'REM', 'unknown'],
    counts: [
      [2, 0, 0, 1, 0, 0],
      [0, 0, 0, 1, 0, 1],
    ],
  });
});

test('every pair is counted once, under its own names', () => {
  const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.constantFrom('a', 'b', 'c')), {
    minLength: 1,
  });
  fc.assert(
    fc.property(pairs, (all) => {
      const { rows, columns, counts } = contingencyTable(
        all.map(([number]) => number),
        all.map(([, text]) => text),
      );
      rows.forEach((row, r) => {
        columns.forEach((column, c) => {
          const wanted = all.filter(([number, text]) => String(number) === row && text === column).length;
          expect(counts[r]![c]).toBe(wanted);
        });
      });
    }),
  );
});

test('a number without a name, other lengths and nothing are refused', () => {
  const names = { columns: ['W', 'N1'] };
  expect(() => contingencyTable([0], [2], names)).toThrow(/from -1 \(unknown\) to 1, got 2/);
  expect(() => contingencyTable([0], ['W'], names)).toThrow(/got "W"/);
  expect(() => contingencyTable([0], [1, 1])).toThrow(/one length, got 1 and 2/);
  expect(() => contingencyTable([], [])).toThrow(/at least one label/);
});
