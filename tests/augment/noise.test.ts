import { expect, test } from 'vitest';
import { movingAverage, RandomAdditiveGaussianNoise, smooth } from '../../src/augment';
import { RandomStream } from '../../src/engine';
import { augmentationConformance, signalOf } from './conformance';
import { fixtures } from './fixtures';

augmentationConformance('RandomAdditiveGaussianNoise', [{ scale: 0 }, { scale: 20 }], { own: true });
augmentationConformance('AverageFiltering', [{ window: 1 }, { window: 40 }]);
augmentationConformance('GaussianSmoothing', [{ max_sigma: 0 }, { max_sigma: 10 }]);

test('RandomAdditiveGaussianNoise: adds white normal noise of the given standard deviation', () => {
  const count = 100_000;
  const noise = new RandomAdditiveGaussianNoise({ scale: 0.1, p: 1 });
  const x = Float32Array.from({ length: count }, (_, i) => Math.sin(i / 50));
  const y = noise.apply(x, { random: new RandomStream([1, 2]), samplingRate: 100 });
  const added = Array.from(y, (value, i) => value - x[i]!);
  const mean = added.reduce((sum, value) => sum + value, 0) / count;
  const moment = (power: number) =>
    added.reduce((sum, value) => sum + ((value - mean) / 0.1) ** power, 0) / count;
  const neighbours = added.slice(1).reduce((sum, value, i) => sum + (value * added[i]!) / 0.01, 0) / count;
  expect(Math.abs(mean)).toBeLessThan(0.002);
  expect(moment(2)).toBeCloseTo(1, 1);
  expect(Math.abs(moment(3))).toBeLessThan(0.05);
  expect(moment(4)).toBeCloseTo(3, 0);
  expect(Math.abs(neighbours)).toBeLessThan(0.02);
});

test('RandomAdditiveGaussianNoise: has the defaults of the sample config', () => {
  expect(new RandomAdditiveGaussianNoise().parameters).toEqual({ scale: 0.1, p: 0.5 });
});

test('RandomAdditiveGaussianNoise: every channel has noise of its own', () => {
  const noise = new RandomAdditiveGaussianNoise({ p: 1 });
  const y = noise.apply(new Float32Array(200), {
    random: new RandomStream([1, 2]),
    samplingRate: 100,
    channels: 2,
  });
  const [first, second] = [y.subarray(0, 100), y.subarray(100)];
  const product = first.reduce((sum, value, i) => sum + value * second[i]!, 0);
  expect(Math.abs(product)).toBeLessThan(0.4);
});

test.each(fixtures.average)(
  'movingAverage: equals SciPy for a window of $window',
  ({ x, window, expected }) => {
    const out = new Float32Array(x.length);
    movingAverage(Float32Array.from(x), out, window);
    for (const [i, value] of expected.entries()) expect(out[i]).toBeCloseTo(value, 5);
  },
);

test.each(fixtures.gaussian)('smooth: equals SciPy for a sigma of $sigma', ({ x, sigma, expected }) => {
  const out = new Float32Array(x.length);
  smooth(Float32Array.from(x), out, sigma);
  for (const [i, value] of expected.entries()) expect(out[i]).toBeCloseTo(value, 5);
});

test('movingAverage and smooth: keep a constant, and never leave the range of the signal', () => {
  const x = signalOf([90, 3, 1]);
  const out = new Float32Array(90);
  for (const change of [(w: number) => movingAverage(x, out, w), (w: number) => smooth(x, out, w)]) {
    for (const width of [1, 2, 7, 40]) {
      change(width);
      expect(Math.max(...out)).toBeLessThanOrEqual(Math.max(...x) + 1e-6);
      expect(Math.min(...out)).toBeGreaterThanOrEqual(Math.min(...x) - 1e-6);
    }
  }
  movingAverage(new Float32Array(90).fill(3), out, 4);
  expect(out).toEqual(new Float32Array(90).fill(3));
});
