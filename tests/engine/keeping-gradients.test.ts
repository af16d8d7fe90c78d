import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { keepingGradients, use } from '../../src/engine';

test('a package with a TensorFlow.js of its own takes no gradient from us', async () => {
  await use();
  const before = tf.getGradient('Conv2D');
  const danfo = await keepingGradients(() => import('danfojs-node'));
  expect(danfo.DataFrame).toBeTypeOf('function');
  expect(tf.getGradient('Conv2D')).toBe(before);
  const x = tf.ones([1, 12, 1, 1]) as tf.Tensor4D;
  const kernel = tf.ones([3, 1, 1, 1]) as tf.Tensor4D;
  const gradient = tf.grad((f) => tf.sum(tf.conv2d(x, f as tf.Tensor4D, 1, 'valid', 'NHWC', [2, 1])))(kernel);
  expect([...(await gradient.data())]).toEqual([8, 8, 8]);
});

test('gradients come back when loading fails', async () => {
  const before = tf.getGradient('Conv2D');
  const failing = keepingGradients(async () => {
    tf.registerGradient({ kernelName: 'Conv2D', gradFunc: () => ({}) });
    throw new Error('no such package');
  });
  await expect(failing).rejects.toThrow('no such package');
  expect(tf.getGradient('Conv2D')).toBe(before);
});
