import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { detrend } from '../../src/signal';
import { expectClose, processing } from './truth';

describe('detrend', () => {
  test.each(processing.detrend)('$kind as SciPy does', ({ kind, x, y }) => {
    expectClose(detrend(Float32Array.from(x), kind), y, 2e-6);
  });

  test('takes a line out whole, and changes nothing a second time', () => {
    const lines = fc.record({
      length: fc.integer({ min: 1, max: 300 }),
      offset: fc.integer({ min: -1000, max: 1000 }),
      slope: fc.integer({ min: -10, max: 10 }),
    });
    fc.assert(
      fc.property(lines, ({ length, offset, slope }) => {
        const bump = (at: number) => (at % 5 === 2 ? 30 : 0);
        const x = Float32Array.from({ length }, (_, at) => offset + slope * at + bump(at));
        const bare = detrend(Float32Array.from({ length }, (_, at) => bump(at)));
        for (const [at, value] of detrend(x).entries())
          expect(Math.abs(value - bare[at]!)).toBeLessThan(1e-3);
        for (const [at, value] of detrend(bare).entries())
          expect(Math.abs(value - bare[at]!)).toBeLessThan(1e-4);
      }),
    );
  });

  test('refuses what has no trend', () => {
    expect(() => detrend(new Float32Array(0))).toThrow('at least one sample');
    expect(() => detrend(Float32Array.of(1, Number.NaN, 2))).toThrow('got NaN at sample 1');
    expect(() => detrend(new Float32Array(4), 'quadratic' as 'linear')).toThrow('constant or linear');
  });
});
