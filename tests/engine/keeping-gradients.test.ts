import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { use } from '../../src/engine';

/** What a convolution with dilation has for a gradient: TensorFlow.js' own refuses to give one. */
async function dilatedGradient(): Promise<number[]> {
  const x = tf.ones([1, 12, 1, 1]) as tf.Tensor4D;
  const kernel = tf.ones([3, 1, 1, 1]) as tf.Tensor4D;
  const gradient = tf.grad((f) => tf.sum(tf.conv2d(x, f as tf.Tensor4D, 1, 'valid', 'NHWC', [2, 1])))(kernel);
  return [...(await gradient.data())];
}

test('a package with a TensorFlow.js of its own takes no gradient from us, however it is loaded', async () => {
  await use();
  const before = tf.getGradient('Conv2D');
  const danfo = await import('danfojs-node');
  expect(danfo.DataFrame).toBeTypeOf('function');
  expect(tf.getGradient('Conv2D')).toBe(before);
  const require = createRequire(__filename);
  for (const path of Object.keys(require.cache))
    if (/danfojs|@tensorflow/.test(path)) delete require.cache[path];
  expect(require('@tensorflow/tfjs')).not.toBe(tf);
  expect(require('danfojs-node').DataFrame).not.toBe(danfo.DataFrame);
  expect(tf.getGradient('Conv2D')).toBe(before);
  expect(await dilatedGradient()).toEqual([8, 8, 8]);
});

test('other code replaces gradients as ever', () => {
  const before = tf.getGradient('Conv2D');
  const own = { kernelName: 'Conv2D', gradFunc: () => ({}) };
  tf.registerGradient(own);
  expect(tf.getGradient('Conv2D')).toBe(own);
  tf.registerGradient(before);
  expect(tf.getGradient('Conv2D')).toBe(before);
});
