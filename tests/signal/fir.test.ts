import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fir, firFilter, firwin } from '../../src/signal';
import { tapsGain } from './response';
import { design, expectClose, processing } from './truth';

const whole = (half: number[], taps: number) => [...half, ...half.slice(0, taps - half.length).reverse()];

describe('firwin', () => {
  test.each(design.firwin)('$taps taps, $band, $window, are those of SciPy', (truth) => {
    const { taps, band, samplingRate, window, h } = truth;
    expectClose(firwin(taps, band, samplingRate, { window }), whole(h, taps), 1e-11);
  });

  test('an odd filter and what it leaves add up to the signal', () => {
    const cases = fc.record({
      taps: fc.integer({ min: 5, max: 60 }).map((half) => 2 * half + 1),
      low: fc.double({ min: 1, max: 20, noNaN: true }),
      frequency: fc.double({ min: 0, max: 50, noNaN: true }),
    });
    fc.assert(
      fc.property(cases, ({ taps, low, frequency }) => {
        const pass = tapsGain(firwin(taps, { lowPass: low }, 100), frequency, 100);
        expect(Math.abs(pass)).toBeLessThan(1.02);
        expect(tapsGain(firwin(taps, { lowPass: low }, 100), 0, 100)).toBeCloseTo(1, 12);
        expect(tapsGain(firwin(taps, { highPass: low }, 100), 50, 100)).toBeCloseTo(1, 12);
      }),
    );
  });

  test('refuses what makes no filter', () => {
    expect(() => firwin(20, { highPass: 1 }, 100)).toThrow('an odd number of taps from 1, got 20');
    expect(() => firwin(20, { bandStop: [10, 20] }, 100)).toThrow('an odd number of taps');
    expect(() => firwin(0, { lowPass: 1 }, 100)).toThrow('a whole number of taps from 1, got 0');
    expect(() => firwin(21, { lowPass: 50 }, 100)).toThrow('a band between 0 and 50 Hz, got 50 Hz');
    const window = 'welch' as 'hann';
    expect(() => firwin(21, { lowPass: 20 }, 100, { window })).toThrow('hamming, hann, blackman, got welch');
    expect(() => firwin(21, { lowPass: 20 }, 100, { window: { kaiser: -1 } })).toThrow('a beta from 0');
  });
});

describe('fir', () => {
  test.each(design.fir)('$band at $samplingRate Hz with $options is that of MNE', (truth) => {
    const { taps, band, samplingRate, options, h } = truth;
    expectClose(fir(band, samplingRate, options), whole(h, taps), 1e-10);
  });

  test('passes its band whole, and nothing beyond the transitions', () => {
    const taps = fir([8, 12], 100);
    for (const frequency of [8, 9, 10, 11, 12]) expect(tapsGain(taps, frequency, 100)).toBeCloseTo(1, 1);
    for (const frequency of [0, 3, 6, 15, 30, 50]) {
      expect(Math.abs(tapsGain(taps, frequency, 100))).toBeLessThan(0.005);
    }
  });

  test('refuses transitions that do not fit', () => {
    expect(() => fir([8, 12], 100, { lowTransition: 9 })).toThrow('transitions that fit between 0 and 50 Hz');
    expect(() => fir([8, 12], 100, { highTransition: 0 })).toThrow('transitions that fit');
    expect(() => fir([8, 12], 100, { highTransition: Number.NaN })).toThrow('transitions that fit');
    expect(() => fir({ bandStop: [45, 55] }, 200)).toThrow('choose narrower transitions');
    expect(() => fir([8, 50], 100)).toThrow('a band between 0 and 50 Hz');
    expect(() => fir([8, 12], 100, { window: 'boxcar' as 'hann' })).toThrow('hann, hamming, blackman');
  });
});

describe('firFilter', () => {
  test.each(processing.zeroPhase)('$band at $samplingRate Hz filters as MNE does', (truth) => {
    const { band, samplingRate, x, y } = truth;
    expectClose(firFilter(fir(band, samplingRate), Float32Array.from(x)), y, 2e-7);
  });

  test('is the sum of its definition, whatever the pieces', () => {
    const cases = fc.record({
      half: fc.integer({ min: 0, max: 12 }),
      x: fc.array(fc.integer({ min: -999, max: 999 }), { minLength: 1, maxLength: 500 }),
    });
    fc.assert(
      fc.property(cases, ({ half, x }) => {
        const taps = Float64Array.from({ length: 2 * half + 1 }, (_, at) => 1 + Math.abs(at - half));
        const last = x.length - 1;
        const at = (k: number) => {
          if (k < 0) return -k <= last ? 2 * x[0]! - x[-k]! : 0;
          if (k > last) return k <= 2 * last ? 2 * x[last]! - x[2 * last - k]! : 0;
          return x[k]!;
        };
        const truth = x.map((_, n) => taps.reduce((sum, tap, k) => sum + tap * at(n + k - half), 0));
        const scale = 1000 * taps.reduce((sum, tap) => sum + tap, 0);
        const got = firFilter(taps, Float32Array.from(x));
        for (const [n, value] of truth.entries()) {
          expect(Math.abs(got[n]! - value)).toBeLessThanOrEqual(2e-7 * scale);
        }
      }),
    );
  });

  test('refuses an even filter, and signals with nothing or with holes', () => {
    const taps = fir([8, 12], 100);
    expect(() => firFilter(new Float64Array(4), new Float32Array(9))).toThrow('an odd number of taps, got 4');
    expect(() => firFilter(taps, new Float32Array(0))).toThrow('at least one sample, got none');
    expect(() => firFilter(taps, Float32Array.of(1, Number.NaN))).toThrow(
      'finite samples, got NaN at sample 1',
    );
  });
});
