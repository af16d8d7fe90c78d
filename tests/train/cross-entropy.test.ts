import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { use } from '../../src/engine';
import { classWeights, crossEntropy } from '../../src/train';
import { distance, fixture } from './support';

beforeAll(async () => {
  await use();
});

const { crossEntropy: expected } = fixture;
const labels = Int32Array.from(expected.labels);

describe('PyTorch and scikit-learn', () => {
  const logits = () => tf.tensor2d(expected.logits, [12, 5]);

  test('balanced weights', () => {
    expect(distance(classWeights(labels, 5, 'balanced'), expected.balanced)).toBeLessThan(1e-6);
  });

  test('weighted and unweighted loss', () => {
    const ones = classWeights(labels, 5, 'none');
    expect(crossEntropy(logits(), labels, ones).dataSync()[0]).toBeCloseTo(expected.unweighted, 4);
    const balanced = classWeights(labels, 5, 'balanced');
    expect(crossEntropy(logits(), labels, balanced).dataSync()[0]).toBeCloseTo(expected.weighted, 4);
  });

  test('gradient', () => {
    const weights = classWeights(labels, 5, 'balanced');
    const gradient = tf.grad((x) => crossEntropy(x as tf.Tensor2D, labels, weights))(logits());
    expect(distance(gradient.dataSync(), expected.weightedGradient)).toBeLessThan(1e-5);
  });
});

test('huge logits do not overflow', () => {
  const logits = tf.tensor2d([1e4, -1e4, -1e4, 1e4], [2, 2]);
  const weights = new Float32Array([1, 1]);
  expect(crossEntropy(logits, Int32Array.from([0, 1]), weights).dataSync()[0]).toBe(0);
  expect(crossEntropy(logits, Int32Array.from([1, 1]), weights).dataSync()[0]).toBeCloseTo(1e4, 0);
});

test('a batch whose classes all weigh nothing costs nothing', () => {
  const logits = tf.zeros([2, 3]) as tf.Tensor2D;
  expect(crossEntropy(logits, Int32Array.from([0, 0]), new Float32Array([0, 1, 1])).dataSync()[0]).toBe(0);
});

test('weights can be given, and are checked', () => {
  expect([...classWeights(labels, 5, [1, 2, 0, 4, 5])]).toEqual([1, 2, 0, 4, 5]);
  expect(() => classWeights(labels, 5, [1, 2])).toThrow(/5 weights from 0/);
  expect(() => classWeights(labels, 2, [0, 0])).toThrow(/2 weights from 0/);
  expect(() => classWeights(labels, 5, [1, 1, Number.NaN, 1, 1])).toThrow(/weights from 0/);
  expect(() => classWeights(Int32Array.from([0, -1]), 5, 'balanced')).toThrow(/labels from 0 to 4, got -1/);
});
