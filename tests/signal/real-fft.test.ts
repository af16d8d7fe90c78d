import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../src/engine';
import { type Complex, inverseRealFft, realFft } from '../../src/signal';
import { fftPlan } from '../../src/signal/fft-plan';

const noise = (length: number, seed = 1) =>
  Float64Array.from(new RandomStream([seed, length]).fillNormal(new Float32Array(length)));

/** The definition, with angles reduced to one turn. */
function naive({ re, im }: Complex): Complex {
  const { length } = re;
  const cos = Float64Array.from(re, (_, k) => Math.cos((2 * Math.PI * k) / length));
  const sin = Float64Array.from(re, (_, k) => -Math.sin((2 * Math.PI * k) / length));
  const out = { re: new Float64Array(length), im: new Float64Array(length) };
  for (let k = 0; k < length; k++) {
    for (let n = 0; n < length; n++) {
      const turn = (k * n) % length;
      out.re[k]! += re[n]! * cos[turn]! - im[n]! * sin[turn]!;
      out.im[k]! += re[n]! * sin[turn]! + im[n]! * cos[turn]!;
    }
  }
  return out;
}

const norm = ({ re, im }: Complex) => Math.hypot(...re, ...im);
const minus = (a: Complex, b: Complex): Complex => ({
  re: a.re.map((value, k) => value - b.re[k]!),
  im: a.im.map((value, k) => value - b.im[k]!),
});

/** The length of the difference as a part of the whole. */
function error(got: Complex, truth: Complex): number {
  expect(got.re.length).toBe(truth.re.length);
  return norm(minus(got, truth)) / Math.max(norm(truth), Number.MIN_VALUE);
}

/** Every length up to 200, powers of the written radices, large primes, and those that EEG has. */
const lengths = [
  ...Array.from({ length: 200 }, (_, index) => index + 1),
  ...[256, 243, 625, 343, 961, 1024, 1500, 37 * 41, 997, 1009, 2003, 2500, 3000, 3001],
];

describe('fftPlan', () => {
  test.each(lengths)('is the transform of its definition at length %i', (length) => {
    const x = { re: noise(length, 1), im: noise(length, 2) };
    expect(error(fftPlan(length).transform(x), naive(x))).toBeLessThan(1e-12);
  });

  test('leaves its input alone and does not keep what it saw before', () => {
    for (const length of [1, 4, 60, 97, 3000]) {
      const x = { re: noise(length, 1), im: noise(length, 2) };
      const before = { re: x.re.slice(), im: x.im.slice() };
      const first = fftPlan(length).transform(x);
      const copy = { re: first.re.slice(), im: first.im.slice() };
      fftPlan(length).transform({ re: noise(length, 3), im: noise(length, 4) });
      expect(x).toEqual(before);
      expect(first).toEqual(copy);
      expect(fftPlan(length).transform(x)).toEqual(copy);
    }
  });
});

describe('realFft', () => {
  const anySignal = fc.oneof(
    fc.float64Array({ minLength: 1, maxLength: 200, min: -1e6, max: 1e6, noNaN: true }),
    fc
      .tuple(fc.constantFrom(211, 1000, 1500, 3000, 3072), fc.nat())
      .map(([length, seed]) => noise(length, seed)),
  );

  test('is the first half of the whole transform', () => {
    for (const length of lengths) {
      const re = noise(length);
      const whole = fftPlan(length).transform({ re, im: new Float64Array(length) });
      const bins = Math.floor(length / 2) + 1;
      const half = { re: whole.re.slice(0, bins), im: whole.im.slice(0, bins) };
      expect(error(realFft(re), half)).toBeLessThan(1e-12);
    }
  });

  test('the inverse gives the signal back', () => {
    fc.assert(
      fc.property(anySignal, (x) => {
        const back = inverseRealFft(realFft(x), x.length);
        const difference = { re: back.map((value, at) => value - x[at]!), im: new Float64Array(0) };
        expect(norm(difference)).toBeLessThanOrEqual(1e-13 * norm({ re: x, im: new Float64Array(0) }));
      }),
    );
  });

  test('keeps the energy (Parseval)', () => {
    fc.assert(
      fc.property(anySignal, (x) => {
        const { re, im } = realFft(x);
        const energy = x.reduce((sum, value) => sum + value * value, 0) * x.length;
        const counted = re.reduce((sum, value, k) => {
          const once = k === 0 || 2 * k === x.length;
          return sum + (once ? 1 : 2) * (value * value + im[k]! * im[k]!);
        }, 0);
        expect(Math.abs(counted - energy)).toBeLessThanOrEqual(1e-12 * energy);
      }),
    );
  });

  test('the first and the last bin of a real signal are real', () => {
    for (const length of [2, 60, 74, 3000]) {
      const { im } = realFft(noise(length));
      expect([im[0], im[length / 2]].map(Math.abs)).toEqual([0, 0]);
    }
  });

  test('the inverse ignores imaginary parts that no real signal has', () => {
    const spectrum = realFft(noise(60));
    const odd = { re: spectrum.re, im: spectrum.im.slice() };
    odd.im[0] = odd.im[30] = 5;
    expect(inverseRealFft(odd, 60)).toEqual(inverseRealFft(spectrum, 60));
  });

  test('refuses what has no spectrum', () => {
    expect(() => realFft([])).toThrow('expected at least one sample');
    expect(() => inverseRealFft(realFft([1, 2, 3, 4]), 6)).toThrow('4 bins for 6 samples, got 3');
  });
});
