import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BaseAugmentation, RandomAmplitudeScaling, RandomDCShift, SignFlip } from '../../src/augment';
import { RandomStream } from '../../src/engine';
import { anySignal, augmentationConformance } from './conformance';

augmentationConformance('RandomAmplitudeScaling', [{ min_scale: 0 }, { max_scale: 100 }]);
augmentationConformance('RandomDCShift', [{ max_shift: 0 }, { max_shift: 1000 }]);
augmentationConformance('SignFlip', [], { keepsAtZero: false });

const applied = (augmentation: BaseAugmentation, x: Float32Array, seed = 1) =>
  augmentation.apply(x, { random: new RandomStream([seed, 1]), samplingRate: 100 });

/** What each of 2,000 samples was changed to. */
const drawn = (augmentation: BaseAugmentation, value: number) =>
  Array.from({ length: 2000 }, (_, seed) => applied(augmentation, Float32Array.of(value), seed)[0]!).sort(
    (a, b) => a - b,
  );

/** How far sorted numbers are from being spread evenly over a range (Kolmogorov and Smirnov). */
const unevenness = (sorted: number[], low: number, high: number) =>
  Math.max(...sorted.map((value, i) => Math.abs((value - low) / (high - low) - (i + 0.5) / sorted.length)));

test('RandomAmplitudeScaling: multiplies by factors spread evenly over its range', () => {
  const factors = drawn(new RandomAmplitudeScaling({ p: 1 }), 1);
  expect(unevenness(factors, 0.5, 2)).toBeLessThan(0.04);
  const y = applied(new RandomAmplitudeScaling({ p: 1 }), Float32Array.of(1, 2, -4));
  expect(y[1]! / y[0]!).toBeCloseTo(2, 6);
  expect(y[2]! / y[0]!).toBeCloseTo(-4, 6);
});

test('RandomDCShift: adds shifts spread evenly to both sides', () => {
  expect(unevenness(drawn(new RandomDCShift({ p: 1 }), 0), -0.5, 0.5)).toBeLessThan(0.04);
  const y = applied(new RandomDCShift({ p: 1 }), Float32Array.of(1, 2, -4));
  expect(y[1]! - y[0]!).toBeCloseTo(1, 6);
  expect(y[2]! - y[0]!).toBeCloseTo(-5, 6);
});

test('SignFlip: twice is the signal', () => {
  const flip = new SignFlip({ p: 1 });
  fc.assert(
    fc.property(anySignal, (x) => {
      expect(applied(flip, x)).toEqual(x.map((value) => -value));
      expect(applied(flip, applied(flip, x))).toEqual(x);
    }),
  );
});
