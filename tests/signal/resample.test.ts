import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resample } from '../../src/signal';
import { fixtures } from './fixtures';

const sine = (frequency: number, rate: number, seconds: number) =>
  Float32Array.from({ length: Math.round(rate * seconds) }, (_, at) =>
    Math.sin((2 * Math.PI * frequency * at) / rate),
  );

/** The greatest value away from the ends, where the signal is cut off. */
const greatest = (x: Float32Array) =>
  x.slice(200, -200).reduce((most, value) => Math.max(most, Math.abs(value)), 0);

describe('resample', () => {
  test.each(fixtures.resample)('from $from to $to Hz as SciPy does', ({ x, from, to, y }) => {
    const got = resample(Float32Array.from(x), from, to);
    expect(got.length).toBe(y.length);
    const scale = Math.max(...y.map(Math.abs));
    for (const [at, value] of y.entries()) expect(Math.abs(got[at]! - value)).toBeLessThan(2e-7 * scale);
  });

  test('keeps what both rates can hold and removes what the lower cannot', () => {
    const kept = resample(sine(10, 256, 20), 256, 100);
    const truth = sine(10, 100, 20);
    expect(greatest(kept.map((value, at) => value - truth[at]!))).toBeLessThan(0.01);
    expect(greatest(resample(sine(80, 256, 20), 256, 100))).toBeLessThan(0.01);
  });

  test('has as many samples as the new rate needs, is linear and leaves its input alone', () => {
    const rates = fc.constantFrom(50, 62.5, 100, 128, 160, 200, 250, 256, 500, 512, 1000);
    const signal = fc
      .array(fc.integer({ min: -9999, max: 9999 }), { maxLength: 300 })
      .map((x) => Float32Array.from(x));
    fc.assert(
      fc.property(signal, rates, rates, (x, from, to) => {
        const before = x.slice();
        const y = resample(x, from, to);
        expect(y.length).toBe(Math.ceil((x.length * to) / from));
        expect(x).toEqual(before);
        expect(
          resample(
            x.map((value) => 2 * value),
            from,
            to,
          ),
        ).toEqual(y.map((value) => 2 * value));
      }),
    );
  });

  test.each([
    [256, 100],
    [100, 256],
    [200, 100],
    [100, 300],
    [128, 125],
  ])('from %i to %i Hz, many blocks shift nothing: a piece in the middle is what it is alone', (from, to) => {
    const x = Float32Array.from({ length: 20 * from }, (_, at) => Math.sin(at * at * 1e-4) + (at % 7));
    const whole = resample(x, from, to);
    expect(whole.length).toBe(20 * to);
    const piece = resample(x.subarray(8 * from, 12 * from), from, to);
    const margin = to;
    const inside = piece.subarray(margin, -margin);
    expect(inside).toEqual(whole.subarray(8 * to + margin, 12 * to - margin));
  });

  test('is the signal itself when the rates are equal', () => {
    const x = sine(10, 100, 1);
    expect(resample(x, 100, 100)).toBe(x);
  });

  test('refuses rates that it cannot bring together', () => {
    const x = sine(10, 100, 1);
    expect(() => resample(x, 0, 100)).toThrow('rates above 0 Hz, got 0 and 100');
    expect(() => resample(Float32Array.of(1, Number.NaN), 200, 100)).toThrow('got NaN at sample 1');
    expect(() => resample(x, Number.NaN, 100)).toThrow('rates above 0 Hz');
    expect(() => resample(x, 100, Math.PI * 30)).toThrow('a ratio of whole numbers');
  });
});
