import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mixSpectra, TailoredMixup } from '../../src/augment';
import { RandomStream } from '../../src/engine';
import { realFft } from '../../src/signal';
import { anySignal, augmentationConformance, signalOf } from './conformance';
import { fixtures } from './fixtures';

augmentationConformance('TailoredMixup', [{ alpha: 0.001 }, { alpha: 100 }]);

const mixed = (x: ArrayLike<number>, partner: ArrayLike<number>, magnitude: number, phase: number) => {
  const out = new Float32Array(x.length);
  mixSpectra(Float32Array.from(x), Float32Array.from(partner), out, magnitude, phase);
  return out;
};
const share = fc.double({ min: 0, max: 1, noNaN: true });
const power = (x: Float32Array) => x.reduce((sum, value) => sum + value * value, 0);

describe('mixSpectra', () => {
  test.each(fixtures.mixup)(
    'equals NumPy with shares $magnitude and $phase',
    ({ x, partner, magnitude, phase, expected }) => {
      const out = mixed(x, partner, magnitude, phase);
      for (const [i, value] of expected.entries()) expect(out[i]).toBeCloseTo(value, 4);
    },
  );

  test('of a signal with itself is the signal', () => {
    fc.assert(
      fc.property(anySignal, share, share, (x, a, b) => {
        const tolerance = 1e-6 * Math.max(1, ...x.map(Math.abs));
        for (const [i, value] of mixed(x, x, a, b).entries())
          expect(Math.abs(value - x[i]!)).toBeLessThan(tolerance);
      }),
    );
  });

  test('with shares of 1 is the signal, with shares of 0 the partner', () => {
    const [x, partner] = [signalOf([99, 1, 1]), signalOf([99, 2, 1])];
    for (const [i, value] of mixed(x, partner, 1, 1).entries()) expect(value).toBeCloseTo(x[i]!, 5);
    for (const [i, value] of mixed(x, partner, 0, 0).entries()) expect(value).toBeCloseTo(partner[i]!, 5);
  });

  test('mixes magnitudes bin by bin, whatever the phases', () => {
    const [x, partner] = [signalOf([99, 3, 1]), signalOf([99, 4, 1])];
    const magnitudes = (signal: Float32Array) => {
      const { re, im } = realFft(signal);
      return Array.from(re, (value, k) => Math.hypot(value, im[k]!));
    };
    const [own, others, both] = [x, partner, mixed(x, partner, 0.3, 0.6)].map(magnitudes);
    for (let k = 1; k < own!.length; k++) expect(both![k]).toBeCloseTo(0.3 * own![k]! + 0.7 * others![k]!, 3);
  });

  test('of silence and a signal has the power that the share says', () => {
    const [x, silence] = [signalOf([128, 6, 1]), new Float32Array(128)];
    expect(power(mixed(x, silence, 0.5, 1)) / power(x)).toBeCloseTo(0.25, 5);
    expect(power(mixed(silence, silence, 0.5, 0.5))).toBe(0);
  });
});

test('TailoredMixup: without a partner copies the signal', () => {
  const x = signalOf([50, 1, 1]);
  const mixup = new TailoredMixup({ p: 1 });
  expect(mixup.apply(x, { random: new RandomStream([1, 1]), samplingRate: 100 })).toEqual(x);
});

test('TailoredMixup: has the defaults of the sample config', () => {
  expect(new TailoredMixup().parameters).toEqual({ alpha: 0.2, p: 0.5 });
});
