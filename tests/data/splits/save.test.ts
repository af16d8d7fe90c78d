import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kFold, loadFolds, loadSplit, saveSplit, splitBySubject, splitByTime } from '../../../src/data';
import { formatRows, parseRows } from '../../../src/data/splits/row-ranges';
import { RandomStream } from '../../../src/engine';
import { scratchFolder } from '../../support/scratch';
import { epochsOf } from '../sample-epochs';

const folder = scratchFolder();
const epochs = epochsOf(Array.from({ length: 24 }, (_, row) => `S${Math.floor(row / 4)}`));
const random = () => new RandomStream([2, 2]);
const split = splitBySubject(epochs, { train: 0.5, validation: 0.2, test: 0.3, random: random() });
const path = join(folder, 'split.json');
saveSplit(path, epochs, split);

describe('a split in a file', () => {
  test('divides the same epochs in the same way', () => {
    expect(loadSplit(path, epochs)).toEqual(split);
    const scaled = epochs.with({ values: epochs.values.map((value) => value / 2) });
    expect(loadSplit(path, scaled).rows).toEqual(split.rows);
  });

  test('says who is where to people, too', () => {
    const { format, split: parts } = JSON.parse(readFileSync(path, 'utf8'));
    expect(format).toBe('thetalab split 1');
    expect(parts.test.subjects).toEqual(split.test.subjectNames());
    expect(parts.test.rows).toMatch(/^\d+-\d+/);
  });

  test('may leave epochs out', () => {
    const file = join(folder, 'time.json');
    const byTime = splitByTime(epochs.with({ seconds: epochs.seconds.map((value) => value / 30) }), {
      train: 0.5,
      validation: 0,
      test: 0.5,
    });
    saveSplit(file, epochs, byTime);
    expect(loadSplit(file, epochs).rows).toEqual(byTime.rows);
  });

  test('may hold folds', () => {
    const file = join(folder, 'folds.json');
    const folds = kFold(epochs, { folds: 3, random: random() });
    saveSplit(file, epochs, folds);
    expect([...loadFolds(file, epochs)]).toEqual([...folds]);
    expect(() => loadSplit(file, epochs)).toThrow('read them with loadFolds');
    expect(() => loadFolds(path, epochs)).toThrow('read it with loadSplit');
  });

  test.each([
    ['fewer', epochs.select([...epochs.labels.keys()].slice(1))],
    ['in another order', epochs.select([1, 0, ...[...epochs.labels.keys()].slice(2)])],
    ['of others', epochs.with({ subjects: epochs.subjects.map((name) => `${name}a`) })],
    ['of other nights', epochs.with({ nights: epochs.nights.map((name) => `${name}a`) })],
    ['at other times', epochs.with({ seconds: epochs.seconds.map((value) => value + 1) })],
    ['with other labels', epochs.with({ labels: epochs.labels.map((label) => (label + 1) % 5) })],
    ['of another length', epochs.with({ samplingRate: 1 })],
  ])('is refused for epochs that are %s', (_, others) => {
    expect(() => loadSplit(path, others)).toThrow(/loadSplit: expected the 24 epochs that .* got others/);
  });

  const damaged = (change: (saved: { format: string; split: Record<string, object> }) => void) => {
    const saved = JSON.parse(readFileSync(path, 'utf8'));
    change(saved);
    const file = join(folder, 'damaged.json');
    writeFileSync(file, JSON.stringify(saved));
    return () => loadSplit(file, epochs);
  };

  test('is refused when it is damaged', () => {
    expect(() => loadSplit(join(folder, 'none.json'), epochs)).toThrow('got ENOENT');
    writeFileSync(join(folder, 'text.json'), 'x');
    expect(() => loadSplit(join(folder, 'text.json'), epochs)).toThrow('got no JSON');
    writeFileSync(join(folder, 'null.json'), 'null');
    expect(() => loadSplit(join(folder, 'null.json'), epochs)).toThrow('got the format undefined');
    expect(damaged((saved) => Object.assign(saved, { format: 'thetalab split 2' }))).toThrow(
      '"thetalab split 1"',
    );
    expect(damaged((saved) => Object.assign(saved.split, { test: undefined }))).toThrow(
      'rising rows of each part',
    );
    for (const rows of ['5-3', '0-24', '1 0', 'x', '1.5', '-1', 3, null, '0-99999999999']) {
      expect(damaged((saved) => Object.assign(saved.split.test!, { rows }))).toThrow(
        'rising rows of each part',
      );
    }
    expect(damaged((saved) => Object.assign(saved.split, { test: saved.split.train }))).toThrow(
      'in two of them',
    );
  });
});

test('rows are written as ranges and read back', () => {
  expect(formatRows([0, 1, 2, 5, 7, 8])).toBe('0-2 5 7-8');
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(60)), (rows) => {
      const sorted = Int32Array.from(rows).sort();
      expect(parseRows(formatRows(sorted), 61)).toEqual(sorted);
    }),
  );
});
