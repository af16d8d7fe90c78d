import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../src/engine';
import { backbone, simpleSleepNet } from '../../src/models';
import { modelConformance } from './conformance';
import { pytorchParity } from './pytorch-parity';

const biasBeforeNorm = /^(encoder|projector)\.\d+\/bias$/;

modelConformance({
  name: 'SimpleSleepNet',
  create: (random) => simpleSleepNet({ latentDim: 128, random }),
  inputShapes: [
    [40, 1],
    [1, 1],
    [77, 1],
  ],
  outputShape: [128],
  trainableParameters: 89_344,
  flat: biasBeforeNorm,
});

pytorchParity({ name: 'simple-sleep-net', create: (random) => simpleSleepNet({ dropout: 0, random }) });

describe('simpleSleepNet', () => {
  const random = new RandomStream([3, 4]);
  const x = tf.randomNormal([3, 50, 1]);

  test('gives embeddings of length 1', () => {
    const lengths = (simpleSleepNet({ latentDim: 16, random }).predict(x) as tf.Tensor).norm('euclidean', 1);
    for (const length of lengths.dataSync()) expect(length).toBeCloseTo(1, 6);
  });

  test('has a backbone that shares its weights', () => {
    const encoder = simpleSleepNet({ latentDim: 16, random });
    const features = backbone(encoder);
    const before = features.predict(x) as tf.Tensor;
    expect(before.shape).toEqual([3, 128]);
    encoder.setWeights(simpleSleepNet({ latentDim: 16, random: random.split('other') }).getWeights());
    expect([...(features.predict(x) as tf.Tensor).dataSync()]).not.toEqual([...before.dataSync()]);
  });

  test('draws weights within ±1/√fanIn, evenly', () => {
    const [kernel, bias] = simpleSleepNet({ random }).getLayer('encoder.8').getWeights();
    const bound = 1 / Math.sqrt(7 * 64);
    for (const weight of [kernel!, bias!]) {
      const values = [...weight.dataSync()];
      expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(bound);
      expect(Math.max(...values)).toBeGreaterThan(0.9 * bound);
      expect(Math.min(...values)).toBeLessThan(-0.9 * bound);
    }
    const { mean, variance } = tf.moments(kernel!);
    expect(mean.dataSync()[0]).toBeCloseTo(0, 3);
    expect(variance.dataSync()[0]! / (bound ** 2 / 3)).toBeCloseTo(1, 1);
  });

  test('can be built for one length of epoch', () => {
    expect(simpleSleepNet({ samplesPerEpoch: 3000, random }).inputs[0]!.shape).toEqual([null, 3000, 1]);
  });

  test('refuses options out of range', () => {
    expect(() => simpleSleepNet({ latentDim: 0 })).toThrow('expected a whole latentDim from 1, got 0');
    expect(() => simpleSleepNet({ dropout: 1 })).toThrow('expected a rate in [0, 1), got 1');
    expect(() => simpleSleepNet({ samplesPerEpoch: 2.5 })).toThrow('got 2.5');
  });

  test('refuses to train on a batch without variance', () => {
    const encoder = simpleSleepNet({ dropout: 0, random });
    const train = () => encoder.apply(tf.zeros([1, 50, 1]), { training: true });
    expect(train).toThrow('projector.1: expected at least two values per channel to train with');
  });
});
