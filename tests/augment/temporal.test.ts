import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  Permutation,
  permuteSegments,
  RandomTimeShift,
  roll,
  TimeReversal,
  TimeWarping,
  warp,
} from '../../src/augment';
import { RandomStream } from '../../src/engine';
import { anySignal, augmentationConformance } from './conformance';
import { fixtures } from './fixtures';

augmentationConformance('TimeWarping', [{ sigma: 1 }, { knot_points: 2 }, { knot_points: 40 }]);
augmentationConformance('TimeReversal', [], { keepsAtZero: false });
augmentationConformance('Permutation', [{ segments: 1 }, { segments: 40 }]);
augmentationConformance('RandomTimeShift', [{ max_shift: 0 }, { max_shift: 0.4 }]);

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

test('TimeReversal: twice is the signal', () => {
  fc.assert(
    fc.property(anySignal, (x) => {
      const reverse = (signal: Float32Array) =>
        new TimeReversal({ p: 1 }).apply(signal, { random: new RandomStream([1, 1]), samplingRate: 100 });
      expect(reverse(x)).toEqual(x.slice().reverse());
      expect(reverse(reverse(x))).toEqual(x);
    }),
  );
});

test.each(fixtures.permute)('permuteSegments: equals NumPy in the order $order', ({ x, order, expected }) => {
  const out = new Float32Array(x.length);
  permuteSegments(Float32Array.from(x), out, order);
  expect(Array.from(out)).toEqual(Array.from(Float32Array.from(expected)));
});

test('Permutation: keeps the multiset of samples, in every order', () => {
  const orders = new Set<string>();
  fc.assert(
    fc.property(anySignal, fc.integer({ min: 1, max: 20 }), fc.nat(), (x, segments, seed) => {
      const permuted = new Permutation({ segments, p: 1 }).apply(x, {
        random: new RandomStream([seed, 1]),
        samplingRate: 100,
      });
      expect(permuted.slice().sort()).toEqual(x.slice().sort());
    }),
  );
  const abc = Float32Array.of(1, 2, 3);
  for (let seed = 0; seed < 100; seed++) {
    const random = new RandomStream([seed, 2]);
    orders.add(new Permutation({ segments: 3, p: 1 }).apply(abc, { random, samplingRate: 1 }).join(''));
  }
  expect(orders.size).toBe(6);
});

test.each(fixtures.roll)('roll: equals NumPy for a shift of $shift', ({ x, shift, expected }) => {
  const out = new Float32Array(x.length);
  roll(Float32Array.from(x), out, shift);
  expect(Array.from(out)).toEqual(Array.from(Float32Array.from(expected)));
});

test('RandomTimeShift: shifts by every number of samples up to the largest, to both sides', () => {
  const x = Float32Array.from({ length: 100 }, (_, i) => i);
  const counts = new Map<number, number>();
  const shift = new RandomTimeShift({ max_shift: 0.03, p: 1 });
  for (let seed = 0; seed < 2100; seed++) {
    const y = shift.apply(x, { random: new RandomStream([seed, 1]), samplingRate: 100 });
    const moved = y.indexOf(0) > 50 ? y.indexOf(0) - 100 : y.indexOf(0);
    counts.set(moved, (counts.get(moved) ?? 0) + 1);
  }
  expect([...counts.keys()].sort((a, b) => a - b)).toEqual([-3, -2, -1, 0, 1, 2, 3]);
  for (const count of counts.values()) expect(Math.abs(count - 300)).toBeLessThan(80);
});
