import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { displaySymbol } from '../../src/system';
import { RecordedHistory } from '../../src/train';

const rows = [
  { pass: 1, loss: 3.25, validationMacroF1: 0.5, seconds: 1 },
  { pass: 2, loss: 2.5, validationMacroF1: 0.25, seconds: 2 },
];

test('shows itself as a table', () => {
  const history = new RecordedHistory({ rows, stopped: 'early', bestPass: 1, seconds: 65 });
  expect(history.toString()).toBe(
    [
      '2 passes in 1 min 05 s, stopped early, best pass 1',
      'pass  loss  validationMacroF1  seconds',
      '   1  3.25                0.5        1',
      '   2   2.5               0.25        2',
    ].join('\n'),
  );
  expect(inspect(history)).toBe(history.toString());
  expect(history[displaySymbol]()['text/html']).toContain(
    '<th style="text-align: right">validationMacroF1</th>',
  );
});

test('is plain data as JSON', () => {
  const history = { rows, stopped: 'completed' as const, bestPass: 2, seconds: 3 };
  expect(JSON.parse(JSON.stringify(new RecordedHistory(history)))).toEqual(history);
});

test('says so when nothing was completed', () => {
  const history = new RecordedHistory({ rows: [], stopped: 'interrupted', bestPass: 0, seconds: 0.5 });
  expect(history.toString()).toBe('0 passes in 0.5 s, interrupted\npass  loss  seconds');
});
