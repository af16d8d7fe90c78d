import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../src/engine';
import { butterworth, filtfilt, notch, settledState, sosfilt } from '../../src/signal';
import { expectClose, processing } from './truth';

const noise = (length: number) => new RandomStream([4, length]).fillNormal(new Float32Array(length));

describe('sosfilt', () => {
  test.each(processing.sosfilt)('$band of order $order filters as SciPy does', (truth) => {
    const { order, band, samplingRate, x, rest, settled, both } = truth;
    const sections = butterworth(order, band, samplingRate);
    const signal = Float32Array.from(x);
    expectClose(sosfilt(sections, signal), rest, 2e-7);
    expectClose(sosfilt(sections, signal, settledState(sections, signal[0]!)), settled, 2e-6);
    expectClose(filtfilt(sections, signal), both, 2e-6);
  });

  test('pieces with one state make the signal that the whole makes, to the bit', () => {
    const sections = [...butterworth(3, [0.5, 30], 100), ...notch(40, 100)];
    const x = noise(9000);
    const whole = sosfilt(sections, x);
    fc.assert(
      fc.property(fc.array(fc.nat(9000), { maxLength: 5 }), (cuts) => {
        const state = new Float64Array(2 * sections.length);
        const edges = [0, ...cuts.sort((a, b) => a - b), 9000];
        const pieces = edges.slice(1).map((end, at) => sosfilt(sections, x.subarray(edges[at], end), state));
        expect(Float32Array.from(pieces.flatMap((piece) => [...piece]))).toEqual(whole);
      }),
      { numRuns: 10 },
    );
  });

  test('a settled filter passes its level on without ringing', () => {
    const sections = butterworth(5, { lowPass: 10 }, 100);
    const level = new Float32Array(50).fill(7);
    for (const value of sosfilt(sections, level, settledState(sections, 7))) expect(value).toBeCloseTo(7, 5);
  });

  test('refuses a state of other sections, no sections, and what is not finite', () => {
    const sections = butterworth(2, [1, 30], 100);
    expect(() => sosfilt(sections, noise(9), new Float64Array(3))).toThrow('a state of 4 numbers, got 3');
    expect(() => sosfilt([], noise(9))).toThrow('at least one filter section, got none');
    expect(() => sosfilt(sections, Float32Array.of(1, Infinity))).toThrow('got Infinity at sample 1');
    expect(() => sosfilt([{ b: [1, 0, Number.NaN], a: [0, 0] }], noise(9))).toThrow('finite coefficients');
    expect(() => settledState([{ b: [1, 0, 0], a: [-1, 0] }], 1)).toThrow('without a pole at 0 Hz');
    expect(() => settledState(sections, Number.NaN)).toThrow('a finite level, got NaN');
    expect(sosfilt(sections, new Float32Array(0))).toEqual(new Float32Array(0));
  });
});
