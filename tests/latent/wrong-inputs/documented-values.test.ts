import { expect, test } from 'vitest';
import * as latent from '../../../src/latent';
import { labels, points } from './fixture';

test('one class and one cluster: the documented values', () => {
  const [one, two] = [labels.map(() => 0), labels];
  expect(latent.adjustedRandIndex(one, one)).toBe(1);
  expect(latent.adjustedRandIndex(one, two)).toBe(0);
  expect(latent.adjustedMutualInformation(one, one)).toBe(1);
  expect(latent.normalizedMutualInformation(one, two)).toBe(0);
  expect(latent.fowlkesMallows(one, one)).toBe(1);
  expect(latent.vMeasure(one, two)).toEqual({ homogeneity: 1, completeness: 0, v: 0 });
  expect(latent.contingencyTable(one, one).counts).toEqual([[60]]);
  expect(new Set(latent.kMeans(points, { clusters: 1 }).labels)).toEqual(new Set([0]));
  expect(new Set(latent.gaussianMixture(points, { components: 1 }).labels)).toEqual(new Set([0]));
  expect(new Set(latent.agglomerative(points, { clusters: 1 }).labels)).toEqual(new Set([0]));
});
