import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { butterworth, type FilterSection } from '../../src/signal';
import { filters } from './filters';

/** The response of sections in a row at a frequency, by the definition of the z transform. */
function response(sections: readonly FilterSection[], frequency: number, rate: number): [number, number] {
  const angle = (-2 * Math.PI * frequency) / rate;
  let [re, im] = [1, 0];
  for (const { b, a } of sections) {
    const [top, bottom] = [evaluate(b, angle), evaluate([1, ...a], angle)];
    const size = bottom[0] ** 2 + bottom[1] ** 2;
    const quotient = [
      (top[0] * bottom[0] + top[1] * bottom[1]) / size,
      (top[1] * bottom[0] - top[0] * bottom[1]) / size,
    ] as const;
    [re, im] = [re * quotient[0] - im * quotient[1], re * quotient[1] + im * quotient[0]];
  }
  return [re, im];
}

function evaluate(coefficients: readonly number[], angle: number): [number, number] {
  return coefficients.reduce<[number, number]>(
    ([re, im], value, power) => [re + value * Math.cos(power * angle), im + value * Math.sin(power * angle)],
    [0, 0],
  );
}

const gainAt = (sections: readonly FilterSection[], frequency: number, rate: number) =>
  Math.hypot(...response(sections, frequency, rate));

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
    expect(() => butterworth(0, [1, 30], 100)).toThrow('an order from 1 to 10, got 0');
    expect(() => butterworth(2.5, [1, 30], 100)).toThrow('an order from 1 to 10');
    for (const band of [
      [0, 30],
      [30, 1],
      [1, 50],
      [Number.NaN, 30],
    ] as const) {
      expect(() => butterworth(4, band, 100)).toThrow('a band between 0 and 50 Hz');
    }
  });
});
