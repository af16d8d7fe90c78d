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
    expect(filtfilt(sections, new Float32Array(28))).toEqual(new Float32Array(28));
  });
});
