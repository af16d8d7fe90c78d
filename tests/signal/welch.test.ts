import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../src/engine';
import { bandPower, bandPowers, eegBands, multitaper, spectrogram, welch } from '../../src/signal';
import { fixtures } from './fixtures';

const noise = (length: number, sd = 1) =>
  new RandomStream([3, length]).fillNormal(new Float32Array(length)).map((value) => sd * value);
const sine = (frequency: number, amplitude: number, seconds: number, rate = 100) =>
  Float32Array.from(
    { length: seconds * rate },
    (_, at) => amplitude * Math.sin((2 * Math.PI * frequency * at) / rate),
  );
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);

describe('welch', () => {
  test.each(fixtures.welch)('$samplingRate Hz in windows of $segmentSeconds s as SciPy does', (fixture) => {
    const { x, samplingRate, segmentSeconds } = fixture;
    const { frequencies, power } = welch(Float32Array.from(x), samplingRate, { segmentSeconds });
    expect(frequencies.length).toBe(fixture.frequencies.length);
    for (const [k, truth] of fixture.power.entries()) {
      expect(frequencies[k]).toBeCloseTo(fixture.frequencies[k]!, 7);
      expect(Math.abs(power[k]! - truth)).toBeLessThan(1e-7 * truth + 1e-12);
    }
  });

  test('takes windows of 4 s', () => {
    const x = noise(1000);
    expect(welch(x, 100)).toEqual(welch(x, 100, { segmentSeconds: 4 }));
  });

  test('the area under white noise is its variance', () => {
    const { power, frequencies } = welch(noise(60_000, 5), 100);
    expect(sum(power) * frequencies[1]!).toBeCloseTo(25, 0);
  });

  test('refuses a signal shorter than a window, and windows of nothing', () => {
    expect(() => welch(noise(399), 100)).toThrow('expected at least one window of 400 samples, got 399');
    expect(() => welch(noise(399), 100, { segmentSeconds: 0 })).toThrow('at least one window');
    expect(() => welch(noise(399), 100, { segmentSeconds: Number.NaN })).toThrow('at least one window');
    expect(() => welch(new Float32Array(400).fill(Number.NaN), 100)).toThrow('got NaN at sample 0');
    expect(() => welch(noise(400), 0)).toThrow('a sampling rate above 0 Hz, got 0');
  });
});

describe('bandPower', () => {
  test('a sine has half the square of its amplitude, in its band alone', () => {
    const spectrum = welch(sine(10, 20, 60), 100);
    expect(bandPower(spectrum, 8, 12)).toBeCloseTo(200, 3);
    expect(bandPower(spectrum, 12, 30)).toBeLessThan(1e-3);
  });

  test('neighbouring bands share nothing and leave nothing out', () => {
    const spectrum = welch(noise(3000), 100);
    const bands = [0, 0.5, 4, 8, 12, 30, 51];
    const parts = bands.slice(1).map((high, at) => bandPower(spectrum, bands[at]!, high));
    expect(sum(parts)).toBeCloseTo(bandPower(spectrum, 0, 51), 12);
  });

  test('refuses a band upside down', () => {
    expect(() => bandPower(welch(noise(400), 100), 12, 8)).toThrow('a lower edge below the upper one');
  });
});

describe('bandPowers', () => {
  test('of a rhythm are all in its band, and the parts add up to the whole', () => {
    const x = sine(10, 20, 60).map((value, at) => value + 10 * Math.sin((2 * Math.PI * 2 * at) / 100));
    for (const spectrum of [welch(x, 100), multitaper(x, 100)]) {
      const { absolute, relative } = bandPowers(spectrum);
      expect(Object.keys(absolute)).toEqual(Object.keys(eegBands));
      expect(absolute.alpha).toBeCloseTo(200, 0);
      expect(absolute.delta).toBeCloseTo(50, 0);
      expect(relative.alpha).toBeCloseTo(0.8, 2);
      expect(sum(Object.values(relative))).toBeCloseTo(1, 12);
    }
  });

  test('of bands that the caller names are what bandPower gives', () => {
    const spectrum = welch(noise(3000), 100);
    const { absolute } = bandPowers(spectrum, { slow: [0, 10], fast: [10, 40] });
    expect(absolute.slow).toBe(bandPower(spectrum, 0, 10));
    expect(absolute.fast).toBe(bandPower(spectrum, 10, 40));
  });

  test('refuses bands that hold no frequency, and silence', () => {
    expect(() => bandPowers(welch(noise(400), 50))).toThrow(
      'gamma from 30 to 40 Hz, of a spectrum up to 25 Hz',
    );
    expect(() => bandPowers(welch(noise(400), 100), { thin: [1.01, 1.02] })).toThrow(
      'bands that hold a frequency',
    );
    expect(() => bandPowers(welch(new Float32Array(400), 100))).toThrow('power in at least one band, got 0');
  });
});

describe('spectrogram', () => {
  test('shows when a rhythm begins', () => {
    const x = Float32Array.from([...noise(6000, 0.1), ...sine(12, 10, 60)]);
    const { times, frequencies, power } = spectrogram(x, 100, { maxFrequency: 30 });
    expect([...times]).toEqual([15, 45, 75, 105]);
    expect([frequencies[0], frequencies[frequencies.length - 1]]).toEqual([0, 30]);
    expect([power.rows, power.columns]).toEqual([4, frequencies.length]);
    expect(power.values.length).toBe(power.rows * power.columns);
    const at12 = [0, 1, 2, 3].map((row) => power.values[row * power.columns + frequencies.indexOf(12)]!);
    expect(Math.min(at12[2]!, at12[3]!) - Math.max(at12[0]!, at12[1]!)).toBeGreaterThan(30);
  });

  test('each row is the spectrum of its window in decibels', () => {
    const x = noise(1000);
    const options = { windowSeconds: 4, stepSeconds: 1, segmentSeconds: 2 };
    const { times, frequencies, power } = spectrogram(x, 100, options);
    expect([...times]).toEqual([2, 3, 4, 5, 6, 7, 8]);
    const spectrum = welch(x.subarray(300, 700), 100, { segmentSeconds: 2 });
    expect(frequencies).toEqual(spectrum.frequencies);
    const row = power.values.subarray(3 * power.columns, 4 * power.columns);
    expect(row).toEqual(Float32Array.from(spectrum.power, (value) => 10 * Math.log10(value)));
  });

  test('times follow the windows even when a step is no whole number of samples', () => {
    const { times } = spectrogram(noise(1000), 100, { windowSeconds: 1, stepSeconds: 0.333 });
    expect(times[1]! - times[0]!).toBeCloseTo(0.33, 9);
  });

  test('silence is -120 dB, not minus infinity', () => {
    const { power } = spectrogram(new Float32Array(400), 100, { windowSeconds: 4 });
    expect(power.values.every((value) => value === -120)).toBe(true);
  });

  test('refuses a signal shorter than a window, and a step of nothing', () => {
    expect(() => spectrogram(noise(2999), 100)).toThrow('at least one window of 3000 samples');
    expect(() => spectrogram(noise(3000), 100, { stepSeconds: 0 })).toThrow('a step above 0');
  });
});
