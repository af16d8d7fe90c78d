import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';
import * as engine from '../../src/engine';
import { expectSameBits } from './cases';

/** What is dropped, for this seed. */
export function mask(rate: number, seed = 5): engine.DropoutMask {
  return { rate, key: [seed, 7] };
}

/** Compares the fused step and its gradients, through all three outputs, with the steps one by one: to the last bit. */
export function checkBatchNormMish(x: tf.Tensor, rate: number, seed: number): void {
  const channels = x.shape.at(-1)!;
  const gamma = tf.randomNormal([channels], 1, 0.3, 'float32', seed + 1);
  const beta = tf.randomNormal([channels], 0, 0.5, 'float32', seed + 2);
  const weights = tf.randomNormal(x.shape, 0, 1, 'float32', seed + 3);
  const single = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) =>
    engine.batchNormMish(a, b, c, 1e-5, mask(rate, seed));
  const composed: typeof single = (a, b, c) => {
    const { y, mean, variance } = engine.batchNormTraining(a, b, c, 1e-5);
    return { y: engine.dropout(engine.mish(y), rate, [seed, 7]), mean, variance };
  };
  const results = [single, composed].map((compute) => {
    const before = tf.memory().numTensors;
    tf.dispose(Object.values(single(x, gamma, beta)));
    expect(tf.memory().numTensors).toBe(before);
    const { y, mean, variance } = compute(x, gamma, beta);
    const score = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => {
      const got = compute(a, b, c);
      return tf.addN([tf.sum(tf.mul(got.y, weights)), tf.sum(got.mean), tf.sum(tf.mul(got.variance, 2))]);
    };
    return [y, mean, variance, ...tf.grads(score)([x, gamma, beta])].map((result) => result.dataSync());
  });
  results[0]!.forEach((values, i) => {
    expectSameBits(values, results[1]![i]!, `result ${i}`);
  });
}
