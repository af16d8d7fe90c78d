import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compact } from '../../src/plot/compact';

const one = (values: ArrayLike<number>) =>
  compact({ data: [{ x: values }], layout: {} }).data[0]!.x as number[];

test('numbers keep five digits, times late at night keep their milliseconds', () => {
  expect(one(Float32Array.of(0.1, 123.4567, -0))).toEqual([0.1, 123.46, 0]);
  expect(one(Float64Array.of(28800, 28800.01, 28800.02))).toEqual([28800, 28800.01, 28800.02]);
  expect(one([1e-9, 1000])).toEqual([1e-9, 1000]);
});

test('rounding is finer than a screen shows', () => {
  const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }), {
    minLength: 2,
    maxLength: 50,
  });
  fc.assert(
    fc.property(numbers, (values) => {
      const span = Math.max(...values) - Math.min(...values);
      one(values).forEach((value, i) => {
        expect(Math.abs(value - values[i]!)).toBeLessThanOrEqual(1e-4 * span + 1e-4 * Math.abs(values[i]!));
      });
    }),
  );
});

test('holes, undefined and infinity become what JSON has', () => {
  const { data, layout } = compact({
    data: [{ a: [1, undefined, 'x'], b: undefined }],
    layout: { r: -Infinity },
  });
  expect(data).toEqual([{ a: [1, null, 'x'] }]);
  expect(layout).toEqual({ r: null });
});
