import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Epochs, kFold, leaveOneSubjectOut } from '../../../src/data';
import { assignStratified } from '../../../src/data/splits/stratified';
import { RandomStream, seed } from '../../../src/engine';
import { epochsOf } from '../sample-epochs';

const fixture = join(__dirname, '..', '..', 'fixtures', 'data', 'splits.json');
const cases: { folds: number; counts: number[][]; foldOf: number[] }[] = JSON.parse(
  readFileSync(fixture, 'utf8'),
);
const people = (count: number) => epochsOf(Array.from({ length: 2 * count }, (_, row) => `S${row % count}`));

/** The groups of a case as people. */
function epochsOfCase(counts: number[][]): Epochs {
  const rows = counts.flatMap((own, person) =>
    own.flatMap((count, label) => Array.from({ length: count }, () => ({ person, label }))),
  );
  return epochsOf(
    rows.map(({ person }) => `S${String(person).padStart(2, '0')}`),
    rows.map(({ label }) => label),
  );
}

/** How far the share of a class in the test part of a fold is at most from its share in all. */
function unevenness(counts: number[][], foldOf: ArrayLike<number>, folds: number): number {
  const sum = (lists: number[][]) => lists.reduce((a, b) => a.map((value, at) => value + b[at]!));
  const share = (list: number[]) => list.map((value) => value / list.reduce((a, b) => a + b));
  const all = share(sum(counts));
  const deviations = Array.from({ length: folds }, (_, fold) =>
    share(sum(counts.filter((_, group) => foldOf[group] === fold))).map((own, at) =>
      Math.abs(own - all[at]!),
    ),
  );
  return Math.max(...deviations.flat());
}

describe('stratified folds', () => {
  test.each(cases)(
    'are those of scikit-learn for groups in the same order: $folds folds',
    ({ counts, folds, foldOf }) => {
      const groups = counts.map((own) => Float64Array.from(own));
      expect([...assignStratified(groups, folds)]).toEqual(foldOf);
    },
  );

  test('in random order have the classes in proportions as even as scikit-learn, and more so than plain ones', () => {
    const { counts, folds, foldOf } = cases[2]!;
    const epochs = epochsOfCase(counts);
    const meanOf = (stratified: boolean) => {
      const drawn = Array.from({ length: 8 }, (_, key) => {
        const { rows } = kFold(epochs, { folds, stratified, random: new RandomStream([key, 7]) });
        const own = counts.map((_, group) =>
          rows.findIndex(({ test: held }) =>
            held.some((row) => epochs.subjects[row] === `S${String(group).padStart(2, '0')}`),
          ),
        );
        return unevenness(counts, own, folds);
      });
      return drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
    };
    expect(meanOf(true)).toBeLessThan(1.5 * unevenness(counts, foldOf, folds));
    expect(meanOf(true)).toBeLessThan(0.5 * meanOf(false));
  });

  test('count epochs without a class as a class of their own', () => {
    const labels = Array.from({ length: 16 }, (_, row) => (row % 8 < 4 ? -1 : 2));
    const subjects = Array.from({ length: 16 }, (_, row) => `S${row % 8}`);
    const { rows } = kFold(epochsOf(subjects, labels), { folds: 4, stratified: true });
    for (const { test: held } of rows) expect([...held].filter((row) => labels[row] === 2).length).toBe(2);
  });
});

describe('plain folds', () => {
  test('differ by one subject at most', () => {
    const folds = kFold(people(11), { folds: 4, random: new RandomStream([1, 1]) });
    expect([...folds].map(({ test: held }) => held.subjectNames().length).sort()).toEqual([2, 3, 3, 3]);
    expect(folds.length).toBe(4);
    expect(kFold(people(11)).length).toBe(5);
  });

  test('follow from the seed and the names, not from the order of the epochs', () => {
    seed(3);
    const namesOf = (epochs: Epochs) =>
      [...kFold(epochs)].map(({ test: held }) => held.subjectNames().sort());
    const epochs = people(9);
    const first = namesOf(epochs);
    expect(namesOf(epochs.select(Array.from({ length: 18 }, (_, row) => 17 - row)))).toEqual(first);
    seed(4);
    expect(namesOf(epochs)).not.toEqual(first);
    seed(0);
  });

  test.each([
    [{ folds: 1 }, 'a whole number of folds from 2, got 1'],
    [{ folds: 2.5 }, 'a whole number of folds from 2, got 2.5'],
    [{ folds: 7 }, 'at least as many subjects as folds, got 6 subjects for 7 folds'],
    [{ by: 'epoch' as never }, 'by to be one of subject, night, time, got "epoch"'],
    [{ by: 'time', stratified: true } as const, 'subject or night to stratify by'],
  ])('refuse %o', (options, message) => {
    expect(() => kFold(people(6), options)).toThrow(message);
  });
});

test('leave one subject out tests everybody once, in alphabetical order', () => {
  const folds = [...leaveOneSubjectOut(epochsOf(['B', 'A', 'B', 'C']))];
  expect(folds.map(({ test: held }) => held.subjectNames())).toEqual([['A'], ['B'], ['C']]);
  expect(folds.map(({ train }) => train.subjectNames())).toEqual([
    ['B', 'C'],
    ['A', 'C'],
    ['B', 'A'],
  ]);
  expect(() => leaveOneSubjectOut(epochsOf(['A']))).toThrow('at least two subjects, got 1');
});
