import { expect, test } from 'vitest';
import type { Machine } from '../../bench/harness/machine';
import { mergeResults } from '../../bench/harness/results';
import type { Row } from '../../bench/harness/row';

const machine: Machine = {
  processor: 'A',
  cores: 2,
  instructions: 'avx2',
  peak_gflops: 187.4,
  node: '20.0.0',
  torch: '2.13.0',
  date: '2026-01-02',
};
const row = (name: string, ours_ms: number): Row => ({
  ...{ name, ours_ms, rounds: 5, threads: 2, date: '2026-01-01' },
});
const order = ['a', 'b', 'c'];

test('fresh rows replace saved ones of the same name, in the order of the table', () => {
  const saved = {
    machine: { ...machine, peak_gflops: 180, date: '2026-01-01' },
    rows: [row('c', 1), row('a', 1)],
  };
  const merged = mergeResults(saved, { machine, rows: [row('b', 2), row('a', 2)] }, order);
  expect(merged.machine.date).toBe('2026-01-02');
  expect(merged.rows).toEqual([row('a', 2), row('b', 2), row('c', 1)]);
});

test.each([{ processor: 'B' }, { cores: 4 }, { torch: '2.14.0' }, { torch: undefined }, { node: '22.0.0' }])(
  'rows measured with %j are dropped',
  (other) => {
    const saved = { machine: { ...machine, ...other }, rows: [row('a', 1)] };
    expect(mergeResults(saved, { machine, rows: [row('b', 2)] }, order).rows).toEqual([row('b', 2)]);
  },
);

test('rows that are measured no more are dropped, and the first save has nothing to merge with', () => {
  const saved = { machine, rows: [row('z', 1)] };
  expect(mergeResults(saved, { machine, rows: [row('b', 2)] }, order).rows).toEqual([row('b', 2)]);
  expect(mergeResults(undefined, { machine, rows: [row('b', 2)] }, order).rows).toEqual([row('b', 2)]);
});
