import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Epochs,
  kFold,
  leaveOneSubjectOut,
  splitByNight,
  splitBySubject,
  splitByTime,
} from '../../../src/data';
import { RandomStream } from '../../../src/engine';
import { ThetalabError } from '../../../src/system';
import { anyWindows, rising, samplesOf, sharedSamples } from './windows';

type Rows = Record<string, Int32Array>;
const thirds = { train: 0.5, validation: 0.2, test: 0.3 };
const folds = 3;

/** Every way to split, and what must not be in two of its parts. */
const ways: [
  string,
  'subject' | 'night' | 'sample',
  (epochs: Epochs, random: RandomStream) => readonly Rows[],
][] = [
  ['splitBySubject', 'subject', (epochs, random) => [splitBySubject(epochs, { ...thirds, random }).rows]],
  ['splitByNight', 'night', (epochs, random) => [splitByNight(epochs, { ...thirds, random }).rows]],
  ['splitByTime', 'sample', (epochs) => [splitByTime(epochs, thirds).rows]],
  ['kFold', 'subject', (epochs, random) => kFold(epochs, { folds, random }).rows],
  ['kFold by night', 'night', (epochs, random) => kFold(epochs, { folds, by: 'night', random }).rows],
  ['kFold by time', 'sample', (epochs) => kFold(epochs, { folds, by: 'time' }).rows],
  [
    'stratified kFold',
    'subject',
    (epochs, random) => kFold(epochs, { folds, stratified: true, random }).rows,
  ],
  [
    'stratified kFold by night',
    'night',
    (epochs, random) => kFold(epochs, { folds, by: 'night', stratified: true, random }).rows,
  ],
  ['leaveOneSubjectOut', 'subject', (epochs) => leaveOneSubjectOut(epochs).rows],
];

/** What some windows would give away about others. */
function kept(epochs: Epochs, what: 'subject' | 'night' | 'sample', rows: Int32Array): Set<string> {
  if (what === 'sample') return samplesOf(epochs, rows);
  const { subjects, nights } = epochs;
  return new Set(
    [...rows].map((row) => (what === 'night' ? `${subjects[row]} ${nights[row]}` : subjects[row]!)),
  );
}

describe.each(ways)('%s', (_, what, split) => {
  test(`no ${what} is in two parts and no sample either, however windows overlap; no part is empty`, () => {
    let splits = 0;
    fc.assert(
      fc.property(anyWindows, fc.nat(), (epochs, key) => {
        let all: readonly Rows[];
        try {
          all = split(epochs, new RandomStream([key, 1]));
        } catch (error) {
          expect(error).toBeInstanceOf(ThetalabError);
          return;
        }
        splits++;
        for (const rows of all) {
          const parts = Object.values(rows);
          expect(parts.every((part) => part.length > 0 && rising(part))).toBe(true);
          expect(sharedSamples(epochs, parts)).toBe(0);
          const names = parts.flatMap((part) => [...kept(epochs, what, part)]);
          expect(new Set(names).size).toBe(names.length);
          const taken = parts.reduce((sum, part) => sum + part.length, 0);
          if (what !== 'sample') expect(taken).toBe(epochs.length);
        }
      }),
      { numRuns: 60 },
    );
    expect(splits).toBeGreaterThan(20);
  });
});

test('folds test every epoch once, those by time every one that no border cuts', () => {
  fc.assert(
    fc.property(anyWindows, fc.constantFrom('subject', 'night', 'time'), (epochs, by) => {
      let all: readonly Rows[];
      try {
        all = kFold(epochs, { folds, by, random: new RandomStream([1, 1]) }).rows;
      } catch {
        return;
      }
      const tested = all.flatMap(({ test: rows }) => [...rows!]).sort((a, b) => a - b);
      expect(new Set(tested).size).toBe(tested.length);
      if (by !== 'time') expect(tested.length).toBe(epochs.length);
    }),
  );
});
