import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Epochs, type Split, splitBySubject, splitParts, splitSubjects } from '../../../src/data';
import { RandomStream, seed } from '../../../src/engine';
import { anyEpochs, epochsOf, rowsOf } from '../sample-epochs';

const people = (count: number) => epochsOf(Array.from({ length: 2 * count }, (_, row) => `S${row % count}`));
const sizes = (split: Split) => splitParts.map((part) => split[part].subjectNames().length);
const thirds = { train: 0.5, validation: 0.25, test: 0.25 };
const random = () => new RandomStream([1, 2]);

const anyFractions = fc
  .tuple(fc.nat(10), fc.nat(10), fc.nat(10))
  .filter((weights) => weights.some((weight) => weight > 0))
  .map(([train, validation, test]) => {
    const total = train + validation + test;
    return { train: train / total, validation: validation / total, test: test / total };
  });

function expectWhole(epochs: Epochs, split: Split): void {
  const owners = splitParts.flatMap((part) => split[part].subjectNames());
  expect(new Set(owners).size).toBe(owners.length);
  expect(splitParts.flatMap((part) => rowsOf(split[part])).sort()).toEqual(rowsOf(epochs).sort());
}

describe('splitBySubject by fractions', () => {
  test('no subject is in two parts, every epoch is in exactly one, and every part asked for has somebody', () => {
    fc.assert(
      fc.property(anyEpochs, anyFractions, fc.nat(), (epochs, fractions, key) => {
        const parts = splitParts.filter((part) => fractions[part] > 0);
        const count = epochs.subjectNames().length;
        const split = () => splitBySubject(epochs, { ...fractions, random: new RandomStream([key, 1]) });
        if (count < parts.length) {
          expect(split).toThrow('a subject for every part');
          return;
        }
        const got = split();
        expectWhole(epochs, got);
        for (const part of splitParts) {
          expect(got[part].length > 0).toBe(fractions[part] > 0);
          const size = got[part].subjectNames().length;
          const enough = parts.every((name) => fractions[name] * count >= 1);
          expect(Math.abs(size - fractions[part] * count)).toBeLessThan(enough ? 1 : 2);
        }
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    [12, { train: 0.7, validation: 0.1, test: 0.2 }, [9, 1, 2]],
    [5, { train: 0.4, validation: 0.1, test: 0.5 }, [2, 1, 2]],
    [10, { train: 0.3, validation: 0.3, test: 0.4 }, [3, 3, 4]],
    [6, { train: 4 / 6, validation: 1 / 6, test: 1 / 6 }, [4, 1, 1]],
    [3, { train: 0.98, validation: 0.01, test: 0.01 }, [1, 1, 1]],
    [4, { train: 0.1, validation: 0.45, test: 0.45 }, [1, 1, 2]],
    [3, { train: 0, validation: 0.9, test: 0.1 }, [0, 2, 1]],
    [5, { train: 0, validation: 0, test: 1 }, [0, 0, 5]],
  ])('%i subjects as %o', (count, fractions, expectedSizes) => {
    expect(sizes(splitBySubject(people(count), { ...fractions, random: random() }))).toEqual(expectedSizes);
  });

  test('follows from the stream and the names, not from the order of the epochs', () => {
    const epochs = people(9);
    const first = splitSubjects(splitBySubject(epochs, { ...thirds, random: random() }));
    const backwards = epochs.select(Array.from({ length: 18 }, (_, row) => 17 - row));
    const second = splitSubjects(splitBySubject(backwards, { ...thirds, random: random() }));
    for (const part of splitParts) expect([...second[part]].sort()).toEqual([...first[part]].sort());
    const others = Array.from({ length: 5 }, (_, key) =>
      JSON.stringify(
        splitSubjects(splitBySubject(epochs, { ...thirds, random: new RandomStream([key, 9]) })),
      ),
    );
    expect(new Set(others).size).toBeGreaterThan(1);
  });

  test('follows from the seed when no stream is given', () => {
    const draw = () => splitSubjects(splitBySubject(people(9), thirds));
    seed(5);
    const first = draw();
    expect(draw()).toEqual(first);
    seed(5);
    expect(draw()).toEqual(first);
  });

  test.each([
    { train: 0.5, validation: 0.2, test: 0.2 },
    { train: 1.5, validation: -0.25, test: -0.25 },
    { train: Number.NaN, validation: 0.5, test: 0.5 },
  ])('refuses %o', (fractions) => {
    expect(() => splitBySubject(people(9), fractions)).toThrow('fractions from 0 on that add up to 1');
  });
});

describe('splitBySubject by names', () => {
  const epochs = people(4);

  test('takes who is named and leaves out the others', () => {
    const split = splitBySubject(epochs, { train: ['S2', 'S0'], validation: [], test: ['S3'] });
    expect(splitSubjects(split)).toEqual({ train: ['S0', 'S2'], validation: [], test: ['S3'] });
    expect(split.train.length).toBe(4);
  });

  test('splits the same way again from what was written to JSON', () => {
    const split = splitBySubject(epochs, { ...thirds, random: random() });
    const stored = JSON.parse(JSON.stringify(splitSubjects(split)));
    expect(splitBySubject(epochs, stored)).toEqual(split);
  });

  test.each([
    [{ train: ['S0'], validation: [], test: ['S0'] }, 'each subject once, got "S0" in train and test'],
    [{ train: ['S0', 'S0'], validation: [], test: [] }, 'each subject once'],
    [{ train: ['S9'], validation: [], test: [] }, 'subjects among S0, S1, S2, S3, got "S9"'],
    [{ train: ['S0'], validation: 0, test: ['S1'] }, 'a list of subjects for validation, got 0'],
  ])('refuses %o', (lists, message) => {
    expect(() => splitBySubject(epochs, lists)).toThrow(message);
  });
});
