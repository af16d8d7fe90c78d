import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { classWeights } from '../../src/data';

const fixture = join(__dirname, '..', 'fixtures', 'data', 'splits.json');
const cases: { counts: number[][]; balanced: number[] }[] = JSON.parse(readFileSync(fixture, 'utf8'));
const labelsOf = (...counts: number[]) =>
  Int32Array.from(counts.flatMap((count, label) => new Array<number>(count).fill(label)));

test.each(cases)('balanced weights are those of scikit-learn', ({ counts, balanced }) => {
  const labels = labelsOf(...counts.reduce((a, b) => a.map((value, at) => value + b[at]!)));
  const weights = classWeights(labels, balanced.length, 'balanced');
  balanced.forEach((weight, label) => {
    expect(weights[label]! / weight).toBeCloseTo(1, 6);
  });
});

describe('weights by effective number', () => {
  test('are the reciprocals of 1 + beta + … + beta^(count - 1), with a mean of 1', () => {
    const counts = [1, 4, 30];
    const numbers = counts.map((count) =>
      Array.from({ length: count }, (_, n) => 0.9 ** n).reduce((a, b) => a + b),
    );
    const total = numbers.reduce((sum, one) => sum + 1 / one, 0);
    const weights = classWeights(labelsOf(...counts), 3, { beta: 0.9 });
    numbers.forEach((one, label) => {
      expect(weights[label]).toBeCloseTo(3 / one / total, 5);
    });
  });

  test('go from equal ones to inverse frequency as beta grows', () => {
    const labels = labelsOf(2, 8);
    expect([...classWeights(labels, 2, { beta: 0 })]).toEqual([1, 1]);
    const [rare, common] = classWeights(labels, 2, { beta: 1 - 1e-9 });
    expect(rare! / common!).toBeCloseTo(4, 4);
    expect(classWeights(labels, 2, 'effective')).toEqual(classWeights(labels, 2, { beta: 0.999 }));
  });

  test('leave out a class that does not occur', () => {
    expect([...classWeights(labelsOf(2, 0, 2), 3, 'effective')]).toEqual([1, 0, 1]);
  });

  test.each([1, -0.1, Number.NaN])('refuse a beta of %s', (beta) => {
    expect(() => classWeights(labelsOf(1, 1), 2, { beta })).toThrow('a beta from 0, below 1');
  });
});

test('something else is refused', () => {
  expect(() => classWeights(labelsOf(1, 1), 2, 'some' as never)).toThrow('2 weights from 0, or "none"');
});
