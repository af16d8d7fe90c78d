import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyticSignal, envelope } from '../../src/signal';
import { expectClose, processing } from './truth';

describe('analyticSignal', () => {
  test.each(processing.hilbert)('is that of SciPy', ({ x, im }) => {
    const got = analyticSignal(Float32Array.from(x));
    expectClose(got.re, x, 1e-8);
    expectClose(got.im, im, 1e-8);
  });

  test('turns a cosine into a sine', () => {
    const cases = fc.record({
      length: fc.integer({ min: 5, max: 300 }),
      cycles: fc.integer({ min: 1, max: 2 }),
    });
    fc.assert(
      fc.property(cases, ({ length, cycles }) => {
        const angle = (at: number) => (2 * Math.PI * cycles * at) / length;
        const { im } = analyticSignal(Float64Array.from({ length }, (_, at) => Math.cos(angle(at))));
        for (const [at, value] of im.entries()) expect(value).toBeCloseTo(Math.sin(angle(at)), 9);
      }),
    );
  });

  test('refuses nothing and holes', () => {
    expect(() => analyticSignal([])).toThrow('at least one sample');
    expect(() => analyticSignal([1, Number.NaN])).toThrow('got NaN at sample 1');
  });
});

test('the envelope of a rhythm that swells is its amplitude', () => {
  const amplitude = (at: number) => 20 + 10 * Math.cos((2 * Math.PI * at) / 1000);
  const x = Float32Array.from({ length: 1000 }, (_, at) => amplitude(at) * Math.sin((2 * Math.PI * at) / 10));
  for (const [at, value] of envelope(x).entries()) expect(value).toBeCloseTo(amplitude(at), 4);
});
