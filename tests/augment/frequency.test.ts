import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BandpassFilter,
  FTSurrogate,
  mixSpectra,
  passBand,
  RandomBandStopFilter,
  stopBand,
  TailoredMixup,
  turnPhases,
} from '../../src/augment';
import { RandomStream } from '../../src/engine';
import { realFft } from '../../src/signal';
import { anySignal, augmentationConformance, signalOf } from './conformance';
import { fixtures } from './fixtures';

augmentationConformance('TailoredMixup', [{ alpha: 0.001 }, { alpha: 100 }], { keepsAtZero: false });
augmentationConformance('RandomBandStopFilter', [{ width: 100 }, { lowest: 1000, highest: 0 }]);
augmentationConformance('BandpassFilter', [{ max_low: 1000 }, { min_high: 1000 }], { keepsAtZero: false });
augmentationConformance('FTSurrogate');

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

const sine = (frequency: number, samples = 3000) =>
  Float32Array.from({ length: samples }, (_, i) => Math.sin((2 * Math.PI * frequency * i) / 100));
const decibels = (after: Float32Array, before: Float32Array) => 10 * Math.log10(power(after) / power(before));
const filled = (length: number, fill: (out: Float32Array) => void) => {
  const out = new Float32Array(length);
  fill(out);
  return out;
};

describe('stopBand and passBand', () => {
  test.each(fixtures.stop)(
    'take out what NumPy takes out, from $low to $high Hz',
    ({ x, low, high, expected }) => {
      const out = filled(x.length, (y) => stopBand(Float32Array.from(x), y, 100, [low, high]));
      for (const [i, value] of expected.entries()) expect(out[i]).toBeCloseTo(value, 4);
    },
  );

  test('remove the band by 40 dB or more, and leave the rest within 0.5 dB', () => {
    for (const frequency of [0.5, 5, 9, 15.6, 30, 49]) {
      const x = sine(frequency);
      const stopped = filled(3000, (y) => stopBand(x, y, 100, [10, 15]));
      expect(Math.abs(decibels(stopped, x))).toBeLessThan(0.5);
    }
    for (const frequency of [10, 12, 15]) {
      const x = sine(frequency);
      expect(
        decibels(
          filled(3000, (y) => stopBand(x, y, 100, [10, 15])),
          x,
        ),
      ).toBeLessThan(-40);
    }
  });

  test('add up to the signal', () => {
    fc.assert(
      fc.property(anySignal, fc.integer({ min: 0, max: 40 }), (x, low) => {
        const stopped = filled(x.length, (y) => stopBand(x, y, 100, [low, low + 5]));
        const passed = filled(x.length, (y) => passBand(x, y, 100, [low, low + 5]));
        for (let i = 0; i < x.length; i++)
          expect(Math.abs(stopped[i]! + passed[i]! - x[i]!)).toBeLessThan(1e-3);
      }),
    );
  });
});

test('RandomBandStopFilter: stops a band of its width, below half the sampling rate', () => {
  const stop = new RandomBandStopFilter({ p: 1 });
  const lost = Array.from({ length: 98 }, () => 0);
  for (let seed = 0; seed < 200; seed++) {
    const random = new RandomStream([seed, 3]);
    for (let band = 0; band < 98; band++) {
      const x = sine(0.5 + band / 2, 200);
      lost[band]! += Number(decibels(stop.apply(x, { random: random.again(), samplingRate: 100 }), x) < -20);
    }
  }
  const total = lost.reduce((sum, count) => sum + count, 0) / 200;
  expect(total).toBeGreaterThan(8);
  expect(total).toBeLessThan(13);
  for (let band = 10; band < 88; band++) expect(lost[band]).toBeGreaterThan(5);
});

test('BandpassFilter: keeps what lies between its limits, always', () => {
  const band = new BandpassFilter({ p: 1 });
  for (let seed = 0; seed < 100; seed++) {
    const x = sine(8);
    const y = band.apply(x, { random: new RandomStream([seed, 3]), samplingRate: 100 });
    expect(Math.abs(decibels(y, x))).toBeLessThan(0.5);
  }
});

describe('turnPhases', () => {
  test.each(fixtures.phases)('equals NumPy', ({ x, angles, expected }) => {
    const out = filled(x.length, (y) => turnPhases(Float32Array.from(x), y, Float32Array.from(angles)));
    for (const [i, value] of expected.entries()) expect(out[i]).toBeCloseTo(value, 4);
  });

  test('FTSurrogate keeps the spectrum, and what channels have in common', () => {
    const x = signalOf([256, 3, 1]);
    const both = Float32Array.from([...x, ...x]);
    const y = new FTSurrogate({ p: 1 }).apply(both, {
      random: new RandomStream([1, 1]),
      samplingRate: 100,
      channels: 2,
    });
    expect(y.subarray(256)).toEqual(y.subarray(0, 256));
    const [before, after] = [realFft(x), realFft(y.slice(0, 256))];
    for (let k = 0; k < before.re.length; k++) {
      const magnitude = Math.hypot(before.re[k]!, before.im[k]!);
      expect(Math.hypot(after.re[k]!, after.im[k]!)).toBeCloseTo(magnitude, 3);
    }
    expect(Math.abs(x.reduce((sum, value, i) => sum + value * y[i]!, 0)) / power(x)).toBeLessThan(0.3);
  });
});
