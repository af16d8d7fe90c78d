import { expect, test } from 'vitest';
import { RandomAdditiveGaussianNoise } from '../../src/augment';
import { RandomStream } from '../../src/engine';
import { augmentationConformance } from './conformance';

augmentationConformance('RandomAdditiveGaussianNoise', [{ scale: 0 }, { scale: 20 }]);

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
