import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Band, butterworth } from '../../src/signal';
import { filters } from './filters';
import { gainAt, response } from './response';
import { design } from './truth';

describe('butterworth', () => {
  test.each(filters)(
    'of order $order from $low to $high Hz at $samplingRate Hz responds as that of SciPy',
    (truth) => {
      const { order, low, high, samplingRate, frequencies, gain, phase } = truth;
      const sections = butterworth(order, [low, high], samplingRate);
      expect(sections).toHaveLength(order);
      frequencies.forEach((frequency, at) => {
        const [re, im] = response(sections, frequency, samplingRate);
        expect(re).toBeCloseTo(gain[at]! * Math.cos(phase[at]!), 7);
        expect(im).toBeCloseTo(gain[at]! * Math.sin(phase[at]!), 7);
      });
    },
  );

  test.each(design.butter)(
    'of order $order, $band at $samplingRate Hz, responds as that of SciPy',
    (truth) => {
      const sections = butterworth(truth.order, truth.band, truth.samplingRate);
      for (const [at, frequency] of truth.frequencies.entries()) {
        const [re, im] = response(sections, frequency, truth.samplingRate);
        expect(re).toBeCloseTo(truth.re[at]!, 8);
        expect(im).toBeCloseTo(truth.im[at]!, 8);
      }
    },
  );

  test('low-pass and high-pass, band-pass and band-stop share the power between them', () => {
    const cases = fc.record({
      order: fc.integer({ min: 1, max: 10 }),
      low: fc.double({ min: 1, max: 20, noNaN: true }),
      width: fc.double({ min: 2, max: 20, noNaN: true }),
      frequency: fc.double({ min: 0, max: 50, noNaN: true }),
    });
    fc.assert(
      fc.property(cases, ({ order, low, width, frequency }) => {
        const high = low + width;
        const power = (band: Band) => gainAt(butterworth(order, band, 100), frequency, 100) ** 2;
        expect(power({ lowPass: low }) + power({ highPass: low })).toBeCloseTo(1, 5);
        expect(power([low, high]) + power({ bandStop: [low, high] })).toBeCloseTo(1, 5);
      }),
    );
  });

  test('passes half the power at both edges, nothing at 0 Hz, and is stable', () => {
    const bands = fc.record({
      order: fc.integer({ min: 1, max: 8 }),
      samplingRate: fc.constantFrom(100, 128, 256, 500),
      low: fc.double({ min: 0.3, max: 20, noNaN: true }),
      width: fc.double({ min: 1, max: 20, noNaN: true }),
    });
    fc.assert(
      fc.property(bands, ({ order, samplingRate, low, width }) => {
        const sections = butterworth(order, [low, low + width], samplingRate);
        for (const edge of [low, low + width]) {
          expect(gainAt(sections, edge, samplingRate) ** 2).toBeCloseTo(0.5, 5);
        }
        expect(gainAt(sections, 0, samplingRate)).toBeLessThan(1e-9);
        for (const { a } of sections) {
          expect(Math.abs(a[1])).toBeLessThan(1);
          expect(Math.abs(a[0])).toBeLessThan(1 + a[1]);
        }
      }),
    );
  });

  test('refuses an order or a band that make no filter', () => {
    expect(() => butterworth(0, [1, 30], 100)).toThrow('an order from 1 to 50, got 0');
    expect(() => butterworth(2.5, [1, 30], 100)).toThrow('an order from 1 to 50');
    for (const band of [
      [0, 30],
      [30, 1],
      [1, 50],
      [Number.NaN, 30],
    ] as const) {
      expect(() => butterworth(4, band, 100)).toThrow('a band between 0 and 50 Hz');
      expect(() => butterworth(4, { bandStop: band }, 100)).toThrow('a band between 0 and 50 Hz');
    }
    expect(() => butterworth(4, { lowPass: 50 }, 100)).toThrow('a band between 0 and 50 Hz, got 50 Hz');
    expect(() => butterworth(4, { highPass: 0 }, 100)).toThrow('a band between 0 and 50 Hz, got 0 Hz');
    expect(() => butterworth(4, { highPass: 1 }, Infinity)).toThrow('a band between');
  });
});
