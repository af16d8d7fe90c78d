import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../src/engine';
import { dpss, multitaper } from '../../src/signal';
import { expectClose, spectra } from './truth';

const noise = (length: number, sd = 1) =>
  new RandomStream([5, length]).fillNormal(new Float32Array(length)).map((value) => sd * value);
const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, at) => sum + value * b[at]!, 0);

describe('dpss', () => {
  test.each(spectra.dpss)('$count of $length samples, half bandwidth $halfBandwidth, as SciPy', (truth) => {
    const { length, halfBandwidth, count, step } = truth;
    const { tapers, concentrations } = dpss(length, halfBandwidth, count);
    expectClose(concentrations, truth.concentrations, 1e-9);
    for (const [at, taper] of tapers.entries()) {
      expect(taper.length).toBe(length);
      expectClose(
        taper.filter((_, k) => k % step === 0),
        truth.tapers[at]!,
        1e-8,
      );
    }
  });

  test('are at right angles and of unit energy', () => {
    const { tapers } = dpss(800, 5, 9);
    for (const [row, a] of tapers.entries()) {
      for (const [column, b] of tapers.entries()) {
        expect(dot(a, b)).toBeCloseTo(row === column ? 1 : 0, 9);
      }
    }
  });

  test('refuses what has none', () => {
    expect(() => dpss(1, 0.4, 1)).toThrow('a length of at least 2 samples, got 1');
    expect(() => dpss(10, 5, 1)).toThrow('a half bandwidth above 0 and below 5, got 5');
    expect(() => dpss(10, Number.NaN, 1)).toThrow('a half bandwidth');
    expect(() => dpss(10, 2, 11)).toThrow('1 to 10 tapers, got 11');
  });
});

describe('multitaper', () => {
  test.each(spectra.multitaper)('at $samplingRate Hz, $bandwidth Hz wide, as MNE', (truth) => {
    const { samplingRate, bandwidth, x } = truth;
    const { frequencies, power } = multitaper(Float32Array.from(x), samplingRate, { bandwidth });
    expectClose(frequencies, truth.frequencies, 1e-10);
    expectClose(power, truth.power, 1e-9);
  });

  test('the area under white noise is its variance', () => {
    const { power, frequencies } = multitaper(noise(6000, 5), 100);
    expect(power.reduce((sum, value) => sum + value, 0) * frequencies[1]!).toBeCloseTo(25, -0.3);
  });

  test('refuses a bandwidth that the signal is too short for, and what is not finite', () => {
    expect(() => multitaper(noise(8), 100)).toThrow('more samples than 8, got 8 samples');
    expect(() => multitaper(noise(100), 100, { bandwidth: 0.5 })).toThrow('from 1 to below 100 Hz');
    expect(() => multitaper(noise(100), 100, { bandwidth: 100 })).toThrow('got 100 Hz');
    expect(() => multitaper(noise(100), 0)).toThrow('a sampling rate above 0 Hz');
    expect(() => multitaper(Float32Array.of(1, Number.NaN), 100)).toThrow('got NaN at sample 1');
  });
});
