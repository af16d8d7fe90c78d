import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { robustScale, zScore } from '../../src/signal';
import { expectClose, processing } from './truth';

const anyEpoch = fc
  .array(fc.integer({ min: -500, max: 500 }), { minLength: 5, maxLength: 200 })
  .filter((x) => new Set(x).size === x.length)
  .map((x) => Float32Array.from(x));

describe('zScore', () => {
  test('has mean 0 and standard deviation 1, whatever the unit', () => {
    fc.assert(
      fc.property(anyEpoch, (x) => {
        const z = zScore(x);
        const mean = z.reduce((sum, value) => sum + value, 0) / z.length;
        expect(mean).toBeCloseTo(0, 5);
        expect(z.reduce((sum, value) => sum + value ** 2, 0) / z.length).toBeCloseTo(1, 4);
        expectClose(zScore(x.map((value) => 4 * value)), [...z], 1e-6);
      }),
    );
  });

  test('refuses a constant, nothing, and holes', () => {
    expect(() => zScore(new Float32Array(5).fill(3))).toThrow('an epoch that varies, got a spread of 0');
    expect(() => zScore(new Float32Array(0))).toThrow('at least one sample');
    expect(() => zScore(Float32Array.of(1, Number.NaN))).toThrow('got NaN at sample 1');
  });
});

describe('robustScale', () => {
  test.each(processing.robust)('is that of scikit-learn', ({ x, y }) => {
    expectClose(robustScale(Float32Array.from(x)), y, 1e-6);
  });

  test('an artefact changes nothing elsewhere', () => {
    fc.assert(
      fc.property(anyEpoch, (x) => {
        const [clean, spoilt] = [x.slice(), x.slice()];
        const highest = x.indexOf(x.reduce((most, value) => Math.max(most, value)));
        clean[highest] = 600;
        spoilt[highest] = 60_000;
        const [a, b] = [robustScale(clean), robustScale(spoilt)];
        for (let at = 0; at < x.length; at++) if (at !== highest) expect(b[at]).toBeCloseTo(a[at]!, 4);
      }),
    );
  });

  test('refuses an epoch of which half is one value', () => {
    expect(() => robustScale(Float32Array.of(1, 2, 2, 2, 2, 3))).toThrow('an epoch that varies');
    expect(() => robustScale(Float32Array.of(1, Infinity))).toThrow('got Infinity at sample 1');
  });
});
