import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CutoutResize, cutAndStretch, RandomZeroMasking, SpecMask } from '../../src/augment';
import { RandomStream } from '../../src/engine';
import { augmentationConformance, signalOf } from './conformance';
import { fixtures } from './fixtures';

augmentationConformance('RandomZeroMasking', [{ masking_ratio: 0 }, { masking_ratio: 1 }]);
augmentationConformance('CutoutResize', [{ cut_ratio: 0 }, { cut_ratio: 0.9 }]);
augmentationConformance('SpecMask', [{ time_ratio: 0 }, { time_ratio: 1, width: 100 }, { width: 0 }]);

const mask = (samples: number, ratio: number, seed: number) => {
  const x = new Float32Array(samples).fill(1);
  const masking = new RandomZeroMasking({ masking_ratio: ratio, p: 1 });
  return masking.apply(x, { random: new RandomStream([seed, 0]), samplingRate: 100 });
};

test('RandomZeroMasking: silences one stretch of the given share', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(),
      (samples, ratio, seed) => {
        const length = Math.round(ratio * samples);
        if (length === 0 && ratio > 0) {
          expect(() => mask(samples, ratio, seed)).toThrow('samples or more');
          return;
        }
        const text = mask(samples, ratio, seed).join('');
        expect(text).toMatch(/^1*0*1*$/);
        expect(text.replaceAll('1', '').length).toBe(length);
      },
    ),
  );
});

test('RandomZeroMasking: begins anywhere, the first and the last place included', () => {
  const starts = Array.from({ length: 3000 }, (_, seed) => mask(10, 0.3, seed).indexOf(0));
  const counts = Array.from({ length: 8 }, (_, start) => starts.filter((each) => each === start).length);
  for (const count of counts) expect(Math.abs(count - 375)).toBeLessThan(90);
});

test('RandomZeroMasking: has the defaults of the sample config', () => {
  expect(new RandomZeroMasking().parameters).toEqual({ masking_ratio: 0.1, p: 0.8 });
});

test.each(fixtures.cut)(
  'cutAndStretch: equals NumPy for $length samples from $start',
  ({ x, start, length, expected }) => {
    const out = new Float32Array(x.length);
    cutAndStretch(Float32Array.from(x), out, start, length);
    for (const [i, value] of expected.entries()) expect(out[i]).toBeCloseTo(value, 5);
  },
);

test('CutoutResize: of a rising line takes one stretch of the given share out', () => {
  const cut = new CutoutResize({ cut_ratio: 0.25, p: 1 });
  const x = Float32Array.from({ length: 400 }, (_, i) => i);
  for (let seed = 0; seed < 50; seed++) {
    const y = cut.apply(x, { random: new RandomStream([seed, 1]), samplingRate: 100 });
    const steps = Array.from(y.subarray(1), (value, i) => value - y[i]!);
    const jumps = steps.filter((step) => step > 1.5);
    expect(jumps.reduce((sum, step) => sum + step, 0)).toBeLessThanOrEqual(103);
    expect(jumps.length).toBeLessThanOrEqual(3);
    expect(steps.every((step) => step > 0)).toBe(true);
  }
});

test('SpecMask: takes a band out of a stretch and leaves the rest as it is', () => {
  const mask = new SpecMask({ time_ratio: 0.3, width: 5, p: 1 });
  const x = signalOf([3000, 6, 1]);
  for (let seed = 0; seed < 20; seed++) {
    const y = mask.apply(x, { random: new RandomStream([seed, 1]), samplingRate: 100 });
    const changed = Array.from(y.keys()).filter((i) => y[i] !== x[i]);
    expect(changed.length).toBeGreaterThan(800);
    expect(changed.at(-1)! - changed[0]!).toBeLessThan(900);
    const lost = x.reduce((sum, value, i) => sum + (value - y[i]!) ** 2, 0) / 900;
    expect(lost).toBeGreaterThan(0.04);
    expect(lost).toBeLessThan(0.16);
  }
});
