import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classificationReport, confusionMatrix, majorityBaseline } from '../../src/evaluation';

const classes = ['W', 'N1', 'N2', 'N3', 'REM'];

interface Case {
  name: string;
  truth: number[];
  predicted: number[];
  accuracy: number;
  macroF1: number;
  kappa: number;
  precision: number[];
  recall: number[];
  f1: number[];
  support: number[];
  confusion: number[][];
}

const cases: Case[] = JSON.parse(
  readFileSync(join(__dirname, '..', 'fixtures', 'evaluation', 'evaluation.json'), 'utf8'),
);

test.each(cases)('scikit-learn: $name', (expected) => {
  const report = classificationReport(expected.truth, expected.predicted, classes);
  for (const name of ['accuracy', 'macroF1', 'kappa'] as const) {
    expect(report[name], name).toBeCloseTo(expected[name], 12);
  }
  expect(report.confusion).toEqual(expected.confusion);
  classes.forEach((stage, at) => {
    for (const name of ['precision', 'recall', 'f1', 'support'] as const) {
      expect(report.perClass[stage]![name], `${name} of ${stage}`).toBeCloseTo(expected[name][at]!, 12);
    }
  });
});

const labels = fc.integer({ min: 0, max: 4 });
const pairs = fc.array(fc.tuple(labels, labels), { minLength: 1, maxLength: 60 });
const reportOf = (some: [number, number][], names = classes) =>
  classificationReport(
    some.map(([truth]) => truth),
    some.map(([, predicted]) => predicted),
    names,
  );

describe('properties', () => {
  test('no score is NaN or out of range, and the matrix counts everything', () => {
    fc.assert(
      fc.property(pairs, (some) => {
        const { accuracy, macroF1, kappa, perClass, confusion } = reportOf(some);
        expect(confusion.flat().reduce((a, b) => a + b)).toBe(some.length);
        expect(kappa >= -1 && kappa <= 1).toBe(true);
        const shares = Object.values(perClass).flatMap(({ precision, recall, f1 }) => [
          precision,
          recall,
          f1,
        ]);
        for (const share of [accuracy, macroF1, ...shares]) expect(share >= 0 && share <= 1).toBe(true);
      }),
    );
  });

  test('the order of the epochs and of the classes does not matter', () => {
    fc.assert(
      fc.property(pairs, (some) => {
        const report = reportOf(some);
        const reversed = reportOf(
          some.map(([a, b]) => [4 - a, 4 - b] as [number, number]).reverse(),
          [...classes].reverse(),
        );
        expect(reversed.macroF1).toBeCloseTo(report.macroF1, 12);
        expect(reversed.kappa).toBeCloseTo(report.kappa, 12);
        expect(reversed.perClass.N1).toEqual(report.perClass.N1);
      }),
    );
  });

  test('kappa and accuracy are the same with truth and prediction exchanged', () => {
    fc.assert(
      fc.property(pairs, (some) => {
        const [report, exchanged] = [reportOf(some), reportOf(some.map(([a, b]) => [b, a]))];
        expect(exchanged.kappa).toBeCloseTo(report.kappa, 12);
        expect(exchanged.accuracy).toBe(report.accuracy);
      }),
    );
  });
});

test('epochs of unknown stage are left out', () => {
  const report = classificationReport([0, -1, 2], [0, 4, 2], classes);
  expect(report.accuracy).toBe(1);
  expect(report.perClass.REM!.support).toBe(0);
  expect(report.macroF1).toBe(1);
});

test('one single class in truth and prediction: kappa is 0, not NaN', () => {
  expect(classificationReport([2, 2], [2, 2], classes)).toMatchObject({ accuracy: 1, macroF1: 1, kappa: 0 });
});

test('the majority baseline answers the commonest training class', () => {
  const { accuracy, kappa, perClass } = majorityBaseline([2, 2, 1, -1, -1, -1], [2, 1, 1, 2], classes);
  expect({ accuracy, kappa }).toEqual({ accuracy: 0.5, kappa: 0 });
  expect(perClass.N2).toEqual({ precision: 0.5, recall: 1, f1: 2 / 3, support: 2 });
});

test('a report shows itself and is plain as JSON', () => {
  const report = classificationReport([0, 1], [0, 0], ['W', 'S']);
  expect(report.toString()).toBe(
    [
      'accuracy 0.500, macro-F1 0.333, kappa 0.000',
      'class  precision  recall  F1     epochs  called W  called S',
      'W      0.500      1.000   0.667       1         1         0',
      'S      0.000      0.000   0.000       1         1         0',
    ].join('\n'),
  );
  expect(inspect(report)).toBe(report.toString());
  expect(Object.keys(JSON.parse(JSON.stringify(report)))).toEqual([
    'accuracy',
    'macroF1',
    'kappa',
    'perClass',
    'confusion',
    'classes',
  ]);
});

describe('bad input', () => {
  test.each([
    [[0, 1], [0], /2 predictions, one for each label, got 1/],
    [[0, 5], [0, 1], /labels from 0 to 4, got 5, predicted 1, at position 1/],
    [[0, 1], [0, -1], /labels from 0 to 4, got 1, predicted -1, at position 1/],
    [[0.5], [0], /labels from 0 to 4, got 0.5/],
    [[0], [Number.NaN], /labels from 0 to 4, got 0, predicted NaN/],
  ])('labels %j, predictions %j', (truth, predicted, message) => {
    expect(() => confusionMatrix(truth, predicted, classes)).toThrow(message);
  });

  test('nothing to compare', () => {
    expect(() => classificationReport([], [], classes)).toThrow(
      /at least one epoch of known class, got none/,
    );
    expect(() => classificationReport([-1], [0], classes)).toThrow(/at least one epoch of known class/);
    expect(() => majorityBaseline([-1], [0], classes)).toThrow(/at least one training label/);
  });
});
