import { describe, expect, test } from 'vitest';
import { filtfilt, notch } from '../../src/signal';
import { gainAt, response } from './response';
import { design, expectClose, processing } from './truth';

describe('notch', () => {
  test.each(design.notch)('at $frequency Hz, quality $quality, responds as that of SciPy', (truth) => {
    const { frequency, quality, samplingRate } = truth;
    const sections = notch(frequency, samplingRate, { quality });
    for (const [at, point] of truth.frequencies.entries()) {
      const [re, im] = response(sections, point, samplingRate);
      expect(re).toBeCloseTo(truth.re[at]!, 9);
      expect(im).toBeCloseTo(truth.im[at]!, 9);
    }
  });

  test.each(processing.notch)('at $frequency Hz in both directions is that of SciPy', (truth) => {
    const { frequency, samplingRate, x, y } = truth;
    expectClose(filtfilt(notch(frequency, samplingRate), Float32Array.from(x)), y, 2e-7);
  });

  test('takes out its frequency, half the power beside it, and nothing far away', () => {
    const sections = notch(50, 256, { quality: 25 });
    expect(gainAt(sections, 50, 256)).toBeLessThan(1e-12);
    expect(gainAt(sections, 0, 256)).toBeCloseTo(1, 12);
    expect(gainAt(sections, 35, 256)).toBeGreaterThan(0.99);
    const widths = [49, 51].map((frequency) => gainAt(sections, frequency, 256) ** 2);
    for (const power of widths) expect(power).toBeCloseTo(0.5, 1);
  });

  test('refuses a frequency beyond half the sampling rate, and no quality', () => {
    expect(() => notch(50, 100)).toThrow('notch: expected a frequency between 0 and 50 Hz, got 50 Hz');
    expect(() => notch(0, 100)).toThrow('a frequency between 0 and 50 Hz');
    expect(() => notch(Number.NaN, 100)).toThrow('a frequency between 0 and 50 Hz');
    expect(() => notch(10, 100, { quality: 0 })).toThrow('a quality above 0');
  });
});
