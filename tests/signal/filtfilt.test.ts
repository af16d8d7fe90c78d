import { describe, expect, test } from 'vitest';
import { butterworth, filtfilt } from '../../src/signal';
import { filters } from './filters';

describe('filtfilt', () => {
  test.each(filters)('by order $order from $low to $high Hz is that of SciPy', (truth) => {
    const { order, low, high, samplingRate, x, y } = truth;
    const got = filtfilt(butterworth(order, [low, high], samplingRate), Float32Array.from(x));
    expect(got.length).toBe(y.length);
    const scale = Math.max(...y.map(Math.abs));
    for (const [at, value] of y.entries()) expect(Math.abs(got[at]! - value)).toBeLessThan(2e-6 * scale);
  });

  test('shifts nothing in time, keeps the band and removes the rest, and leaves its input alone', () => {
    const sine = (frequency: number) =>
      Float32Array.from({ length: 2000 }, (_, at) => 10 * Math.sin((2 * Math.PI * frequency * at) / 100));
    const sections = butterworth(4, [4, 20], 100);
    const rhythm = sine(10);
    const mixed = sine(40).map((value, at) => value + rhythm[at]! + 500);
    const before = mixed.slice();
    const got = filtfilt(sections, mixed);
    expect(mixed).toEqual(before);
    for (let at = 400; at < 1600; at++) expect(Math.abs(got[at]! - rhythm[at]!)).toBeLessThan(0.05);
  });

  test('a constant or a line has no band', () => {
    const sections = butterworth(4, [0.5, 30], 100);
    for (const slope of [0, 0.1]) {
      const line = Float32Array.from({ length: 500 }, (_, at) => 50 + slope * at);
      for (const value of filtfilt(sections, line)) expect(Math.abs(value)).toBeLessThan(5 * slope + 1e-4);
    }
  });

  test('refuses a signal shorter than what it reflects', () => {
    const sections = butterworth(4, [0.5, 30], 100);
    expect(() => filtfilt(sections, new Float32Array(27))).toThrow('more than 27 samples, got 27');
    expect(() => filtfilt([], new Float32Array(28))).toThrow('at least one filter section');
    expect(filtfilt(sections, new Float32Array(28))).toEqual(new Float32Array(28));
  });

  test('a night in pieces is what the definition gives, sample by sample', () => {
    const sections = butterworth(3, [0.5, 30], 100);
    const x = Float32Array.from({ length: 10_000 }, (_, at) => 50 * Math.sin(at / 7) + ((at * 7919) % 101));
    const forwards = (y: Float64Array) => {
      for (const { b, a } of sections) {
        const u = y.slice();
        // Settled on the first sample: as if all before had been the same.
        const still = (u[0]! * (b[0] + b[1] + b[2])) / (1 + a[0] + a[1]);
        const at = (values: Float64Array, n: number, before: number) => (n < 0 ? before : values[n]!);
        for (let n = 0; n < y.length; n++) {
          const [u1, u2] = [at(u, n - 1, u[0]!), at(u, n - 2, u[0]!)];
          const [y1, y2] = [at(y, n - 1, still), at(y, n - 2, still)];
          y[n] = b[0] * u[n]! + b[1] * u1 + b[2] * u2 - a[0] * y1 - a[1] * y2;
        }
      }
      return y.reverse();
    };
    const [pad, last] = [21, x.length - 1];
    const extended = Float64Array.from({ length: x.length + 2 * pad }, (_, n) => {
      const k = n - pad;
      if (k < 0) return 2 * x[0]! - x[-k]!;
      return k > last ? 2 * x[last]! - x[2 * last - k]! : x[k]!;
    });
    const truth = forwards(forwards(extended)).subarray(pad, pad + x.length);
    const got = filtfilt(sections, x);
    for (const [n, value] of truth.entries()) expect(Math.abs(got[n]! - value)).toBeLessThan(2e-5);
  });

  test('refuses samples that are not finite, wherever they are, and filters that grow without end', () => {
    const sections = butterworth(4, [0.5, 30], 100);
    for (const [at, value] of [
      [0, Number.NaN],
      [500, Infinity],
      [999, Number.NaN],
    ] as const) {
      const x = new Float32Array(1000);
      x[at] = value;
      expect(() => filtfilt(sections, x)).toThrow(`finite samples, got ${value} at sample ${at}`);
    }
    const growing = [{ b: [1, 0, 0], a: [-3, 0] }] as const;
    expect(() =>
      filtfilt(
        growing,
        Float32Array.from({ length: 1000 }, (_, at) => at),
      ),
    ).toThrow('a stable filter');
  });
});
