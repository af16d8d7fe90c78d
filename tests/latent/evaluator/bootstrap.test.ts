import { expect, test } from 'vitest';
import { bootstrap } from '../../../src/latent/evaluator/bootstrap';
import { someStream } from '../fixture';

test('intervals come from whole subjects when there are five, else from epochs', () => {
  const mean = (values: number[]) => (rows: Int32Array) => ({
    mean: rows.reduce((sum, row) => sum + values[row]!, 0) / rows.length,
  });
  const values = Array.from({ length: 400 }, (_, i) => i % 10);
  const alike = values.map((value) => `s${value}`);
  const wide = bootstrap(alike, mean(values), 300, someStream()).mean;
  const narrow = bootstrap(
    values.map(() => 's'),
    mean(values),
    300,
    someStream(),
  ).mean;
  expect(wide.value).toBe(4.5);
  expect(wide.high! - wide.low!).toBeGreaterThan(2);
  expect(narrow.high! - narrow.low!).toBeCloseTo(2 * 1.96 * Math.sqrt(8.25 / 400), 1);
});
