import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TimeWarping, warp } from '../../src/augment';
import { anySignal, augmentationConformance } from './conformance';
import { fixtures } from './fixtures';

augmentationConformance('TimeWarping', [{ sigma: 1 }, { knot_points: 2 }, { knot_points: 100 }]);

const warped = (x: Float32Array, speeds: ArrayLike<number>) => {
  const out = new Float32Array(x.length);
  warp(x, out, Float64Array.from(speeds));
  return out;
};

test.each(fixtures.warp)(
  'warp: equals SciPy for $samples samples, speeds $speeds',
  ({ x, samples, speeds, step, expected }) => {
    const signal = Float32Array.from({ length: samples }, (_, i) => x[i % x.length]!);
    const out = warped(signal, speeds);
    for (const [i, value] of expected.entries()) expect(out[i * step]).toBeCloseTo(value, 5);
  },
);

const anySpeeds = fc.array(fc.double({ min: -2, max: 3, noNaN: true }), { minLength: 2, maxLength: 20 });

test('warp: keeps both ends in place and values between their extremes', () => {
  fc.assert(
    fc.property(anySignal, anySpeeds, (x, speeds) => {
      const out = warped(x, speeds);
      const span = Math.max(...x) - Math.min(...x);
      expect(out[0]).toBe(x[0]);
      expect(Math.abs(out.at(-1)! - x.at(-1)!)).toBeLessThanOrEqual(1e-6 * span);
      expect(Math.max(...out)).toBeLessThanOrEqual(Math.max(...x) + 1e-6 * span);
      expect(Math.min(...out)).toBeGreaterThanOrEqual(Math.min(...x) - 1e-6 * span);
    }),
  );
});

test('warp: never turns back, however wild the speeds', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 500 }), anySpeeds, (samples, speeds) => {
      const out = warped(
        Float32Array.from({ length: samples }, (_, i) => i),
        speeds,
      );
      for (let i = 1; i < samples; i++) expect(out[i]).toBeGreaterThan(out[i - 1]!);
    }),
  );
});

test('warp: a constant speed, whichever, changes nothing', () => {
  fc.assert(
    fc.property(
      anySignal,
      fc.double({ min: 0.2, max: 5, noNaN: true }),
      fc.integer({ min: 2, max: 9 }),
      (x, speed, knots) => {
        const out = warped(x, Array(knots).fill(speed));
        for (const [i, value] of out.entries()) expect(value).toBeCloseTo(x[i]!, 3);
      },
    ),
  );
});

test('warp: a signal of one sample stays', () => {
  expect(warped(Float32Array.of(3), [1, 2])).toEqual(Float32Array.of(3));
});

test('TimeWarping: has the defaults of the sample config', () => {
  expect(new TimeWarping().parameters).toEqual({ sigma: 0.1, knot_points: 5, p: 0.7 });
});
