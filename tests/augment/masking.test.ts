import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RandomZeroMasking } from '../../src/augment';
import { RandomStream } from '../../src/engine';
import { augmentationConformance } from './conformance';

augmentationConformance('RandomZeroMasking', [{ masking_ratio: 0 }, { masking_ratio: 1 }]);

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
        const text = mask(samples, ratio, seed).join('');
        const length = Math.round(ratio * samples);
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
