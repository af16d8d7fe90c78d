import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  type Epochs,
  kFold,
  leaveOneSubjectOut,
  saveSplit,
  splitByNight,
  splitBySubject,
} from '../../src/data';
import { seed, stream } from '../../src/engine';
import { parseConfig } from '../../src/experiment';
import { splitEpochs } from '../../src/experiment/steps/split';
import { epochsOf } from '../data/sample-epochs';
import { sharedSamples } from '../data/splits/windows';
import { scratchFolder } from '../support/scratch';

const folder = scratchFolder();
/** Ten people with two nights of eight windows of 2 s each, which overlap by half. */
const epochs = epochsOf(
  Array.from({ length: 160 }, (_, row) => `S${Math.floor(row / 16)}`),
  Array.from({ length: 160 }, (_, row) => row % 5),
  {
    nights: Array.from({ length: 160 }, (_, row) => `${Math.floor(row / 8) % 2}`),
    seconds: Float64Array.from({ length: 160 }, (_, row) => row % 8),
  },
);
const configOf = (split: object) => parseConfig({ dataset: { split } }).dataset.split;
const splitAs = (split: object, of: Epochs = epochs) => splitEpochs(of, configOf(split));
const kinds = {
  subject: (part: { subjects: readonly string[] }) => part.subjects,
  night: ({ subjects, nights }: Epochs) => subjects.map((name, row) => `${name} ${nights[row]}`),
};

describe('the split of a config', () => {
  test('is by subject, as ever, when nothing is said', () => {
    seed(5);
    const { split, summary } = splitAs({});
    const truth = splitBySubject(epochs, {
      train: 0.7,
      validation: 0.15,
      test: 0.15,
      random: stream('split'),
    });
    expect(split.rows).toEqual(truth.rows);
    expect(JSON.stringify(summary)).toBe('{"by":"subject"}');
  });

  const ways: object[] = [
    { by: 'subject' },
    { by: 'night' },
    { by: 'time', train: 0.5, validation: 0.25, test: 0.25 },
    { folds: 5, fold: 3 },
    { by: 'night', folds: 4, fold: 4, validation: 0.3 },
    { by: 'time', folds: 3, fold: 2, validation: 0.4 },
    { folds: 3, stratified: true },
    { folds: 'leave-one-subject-out', fold: 10 },
  ];
  test.each(ways)('%o has three parts that share nothing', (way) => {
    seed(1);
    const { split, summary } = splitAs(way);
    const { by } = summary;
    const parts = [split.train, split.validation, split.test] as Epochs[];
    const rows = [split.rows.train, split.rows.validation, split.rows.test];
    for (const [at, part] of parts.entries()) {
      expect(part.length).toBeGreaterThan(0);
      expect(part).toEqual(epochs.select(rows[at]!));
    }
    expect(sharedSamples(epochs, rows)).toBe(0);
    if (by === 'time') return;
    const names = parts.flatMap((part) => [...new Set(kinds[by](part))]);
    expect(new Set(names).size).toBe(names.length);
    expect(rows.reduce((sum, { length }) => sum + length, 0)).toBe(epochs.length);
  });

  test('tests what the folds of the library test, each once', () => {
    seed(7);
    const tests = [1, 2, 3, 4].map((fold) => splitAs({ folds: 4, fold }).split.rows.test);
    expect(tests).toEqual(kFold(epochs, { folds: 4, random: stream('split') }).rows.map((one) => one.test));
    const { split, summary } = splitAs({ folds: 'leave-one-subject-out', fold: 2, validation: 0.5 });
    expect(split.rows.test).toEqual(leaveOneSubjectOut(epochs).rows[1]!.test);
    expect(new Set(split.validation.subjects).size).toBe(4);
    expect(summary).toMatchObject({ by: 'subject', fold: 2, folds: 10 });
  });

  test('has a seed of its own, whatever that of the run', () => {
    const rows = [1, 2].map((own) => {
      seed(own);
      return splitAs({ seed: 9, folds: 3 }).split.rows;
    });
    expect(rows[0]).toEqual(rows[1]);
    seed(9);
    expect(splitAs({ folds: 3 }).split.rows).toEqual(rows[0]);
    expect(splitAs({ folds: 3, seed: 10 }).split.rows).not.toEqual(rows[0]);
  });
});

describe('a split that was saved', () => {
  const at = (name: string) => join(folder, name);

  test('is read again, whole or fold by fold', () => {
    seed(3);
    const split = splitBySubject(epochs, { train: 0.5, validation: 0.2, test: 0.3 });
    saveSplit(at('split.json'), epochs, split);
    const { split: again, summary } = splitAs({ file: at('split.json') });
    expect(again.rows).toEqual(split.rows);
    expect(summary).toMatchObject({ by: 'subject', file: at('split.json') });
    const folds = kFold(epochs, { folds: 5 });
    saveSplit(at('folds.json'), epochs, folds);
    expect(splitAs({ file: at('folds.json'), fold: 4 }).split.rows.test).toEqual(folds.rows[3]!.test);
    expect(() => splitAs({ file: at('folds.json'), fold: 6 })).toThrow('a fold from 1 to 5, got 6');
    expect(() => splitAs({ file: at('folds.json') })).toThrow('say which fold');
    expect(() => splitAs({ file: at('split.json') }, epochs.select([0, 1]))).toThrow(
      'load the same recordings',
    );
  });

  test('must not leak, unless by says so', () => {
    saveSplit(at('nights.json'), epochs, splitByNight(epochs, { train: 0.5, validation: 0.2, test: 0.3 }));
    expect(() => splitAs({ file: at('nights.json') })).toThrow(
      /checkLeaks: expected no subject in two parts, got "S\d" in .* and .*; say by night or by time/,
    );
    expect(splitAs({ file: at('nights.json'), by: 'night' }).summary.by).toBe('night');
    const odd = (row: number) => row % 2 === 1;
    const all = [...epochs.labels.keys()];
    const [train, validation, tested] = [all.filter(odd), [], all.filter((row) => !odd(row))];
    const rows = [train, validation, tested].map((part) => Int32Array.from(part));
    const leaking = { rows: { train: rows[0]!, validation: rows[1]!, test: rows[2]! } };
    saveSplit(at('windows.json'), epochs, leaking);
    expect(() => splitAs({ file: at('windows.json'), by: 'time' })).toThrow(
      'expected no sample in two parts, got 1 s into "0" of "S0" in test and train',
    );
  });
});

describe('a config refuses', () => {
  test.each([
    [{ fold: 2 }, 'split.fold to be left out without folds'],
    [{ folds: 3, fold: 4 }, 'split.fold to be a whole number from 1 to 3, got 4'],
    [{ folds: 3, train: 0.8 }, 'split.train to be left out with folds'],
    [{ folds: 3, test: 0.1 }, 'split.test to be left out with folds'],
    [{ folds: 3, validation: ['S1'] }, 'split.validation to be a fraction from 0 and below 1 with folds'],
    [{ folds: 1 }, 'split.folds to be a whole number from 2 to 100000, got 1'],
    [
      { folds: 'all' },
      'split.folds to be a whole number from 2 to 100000 or "leave-one-subject-out", got "all"',
    ],
    [{ folds: 'leave-one-subject-out', by: 'night' }, 'split.by to be subject with folds'],
    [{ stratified: true }, 'split.stratified to be left out but for a number of folds'],
    [{ folds: 3, by: 'time', stratified: true }, 'split.stratified to be left out'],
    [{ by: 'time', seed: 3 }, 'split.seed to be left out where nothing is random, got 3'],
    [{ train: ['A'], validation: [], test: ['B'], seed: 3 }, 'split.seed to be left out'],
    [{ file: 'a.json', folds: 3 }, 'split.folds to be left out with a file'],
    [{ file: 'a.json', train: 0.5 }, 'split.train to be left out with a file'],
    [{ file: 'a.json', validation: 0.5 }, 'split.validation to be left out with a file, unless of folds'],
    [
      { by: 'night', train: ['A'], validation: [], test: [] },
      'split to be three fractions that add up to 1, got',
    ],
    [{ by: 'person' }, 'split.by to be one of subject, night, time, got "person"'],
  ])('%o', (split, message) => {
    expect(() => configOf(split)).toThrow(`config: expected dataset.${message}`);
  });

  test('nothing that it wrote itself', () => {
    for (const split of [{}, { folds: 3 }, { file: 'x' }, { file: 'x', fold: 2 }, { by: 'time' }])
      expect(configOf(configOf(split))).toEqual(configOf(split));
  });
});
