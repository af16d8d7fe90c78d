import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import * as engine from '../../src/engine';
import type { NativeBackend } from '../../src/engine/native-backend';
import { startTensorflow } from '../../src/engine/tensorflow';
import { loadAddon } from '../../src/native';
import { put, scratchFolder } from '../support/scratch';
import { normal, onEachInstructionSet, onPlainAndNative, relativeError } from './cases';
import { trainingResults } from './training-results';

const { reason } = loadAddon();

describe.skipIf(reason !== undefined)(`native engine${reason ? ` (${reason})` : ''}`, () => {
  beforeAll(async () => {
    await engine.use('native');
  });

  test.each([
    ['direct', 5e-6],
    ['fast', 2e-5],
  ] as const)('every instruction set computes the same to rounding, %s', async (convolution, tolerance) => {
    await engine.use('native', { convolution });
    const wanted = trainingResults();
    onEachInstructionSet((name) => {
      trainingResults().forEach((result, i) => {
        expect(relativeError(result, wanted[i]!), name).toBeLessThan(tolerance);
      });
    });
  });

  const shapes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });

  test('elementwise functions broadcast as on the plain engine', async () => {
    const operations = {
      add: tf.add,
      sub: tf.sub,
      mul: tf.mul,
      div: tf.div,
      maximum: tf.maximum,
      minimum: tf.minimum,
    };
    await onBoth(shapes, (shape, seed) => {
      const random = new engine.RandomStream([seed, 1]);
      const thin = shape
        .map((size) => (random.uniform() < 0.5 ? 1 : size))
        .slice(random.integer(shape.length));
      const [a, b] = [normal(shape, seed), normal(thin, seed + 1)];
      return Object.values(operations).flatMap((operation) => [operation(a, b), operation(b, a)]);
    });
  });

  test('functions of one array, reductions and rearrangements are those of the plain engine', async () => {
    await onBoth(shapes, (shape, seed) => {
      const random = new engine.RandomStream([seed, 2]);
      const x = normal(shape, seed);
      const axes = shape.map((_, axis) => axis).filter(() => random.uniform() < 0.5);
      const begin = shape.map((size) => random.integer(size));
      const size = shape.map((n, axis) => 1 + random.integer(n - begin[axis]!));
      const order = Array.from(random.permutation(shape.length));
      const positive = tf.abs(x);
      return [
        ...[tf.square(x), tf.sqrt(positive), tf.rsqrt(positive), tf.neg(x), tf.relu(x), tf.exp(x)],
        ...[tf.sum(x, axes), tf.mean(x, axes, true), tf.sum(x), tf.mean(x)],
        ...[tf.transpose(x, order), tf.slice(x, begin, size)],
        tf.tile(
          x,
          shape.map(() => 1 + random.integer(3)),
        ),
        tf.batchNorm(
          x,
          normal([shape.at(-1)!], 3),
          tf.abs(normal([shape.at(-1)!], 4)),
          undefined,
          undefined,
          1e-5,
        ),
      ];
    });
  });

  test('memory is used again: it does not grow from step to step', () => {
    const { pool } = tf.backend() as NativeBackend;
    const held = () => pool.memory().used + pool.memory().idle;
    tf.dispose(normal([1]));
    const tensors = tf.memory().numTensors;
    trainingResults();
    const first = held();
    for (let i = 0; i < 10; i++) trainingResults();
    expect(held()).toBeLessThan(1.3 * first + 1e6);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  test('fused dense and convolution layers match the plain engine', async () => {
    await onBoth(fc.constant<number[]>([4]), () => {
      const x = normal([3, 9, 8, 5]);
      const conv = ['relu', 'linear', 'elu', 'sigmoid'] as const;
      return conv.map((activation) => {
        const common = { bias: normal([6], 3) as tf.Tensor1D, activation };
        const filter = normal([3, 3, 5, 6], 2) as tf.Tensor4D;
        const z = tf.fused.conv2d({ x: x as tf.Tensor4D, filter, strides: 1, pad: 'same', ...common });
        const matrix = { a: tf.reshape(z, [-1, 6]) as tf.Tensor2D, b: normal([6, 6], 4) as tf.Tensor2D };
        return tf.fused.matMul({ ...matrix, transposeA: false, transposeB: true, ...common });
      });
    });
  });

  test('integers, booleans and empty tensors take the plain kernels', () => {
    expect(tf.add(tf.tensor1d([1, 2], 'int32'), tf.tensor1d([3, 4], 'int32')).dtype).toBe('int32');
    expect(tf.sum(tf.tensor1d([true, true], 'bool')).dataSync()[0]).toBe(2);
    expect(tf.mul(tf.cast(tf.tensor1d([true, false], 'bool'), 'float32'), 2).dataSync()).toEqual(
      Float32Array.of(2, 0),
    );
    expect(tf.matMul(tf.ones([0, 3]), tf.ones([3, 2])).shape).toEqual([0, 2]);
    expect(engine.mish(tf.ones([2, 0])).shape).toEqual([2, 0]);
    expect(engine.dropout(tf.ones([0]), 0.5, [1, 2]).shape).toEqual([0]);
  });

  test('a missing engine says why, and wrong arguments what is allowed', async () => {
    await expect(startTensorflow([scratchFolder()])).rejects.toThrow(
      "for the 'tensorflow' engine, got neither; install it with npm run engine:tensorflow",
    );
    const folder = join(scratchFolder(), 'node_modules', '@tensorflow', 'tfjs-node');
    mkdirSync(folder, { recursive: true });
    put(folder, 'package.json', '{"name": "@tensorflow/tfjs-node", "version": "0.0.1", "main": "gone.js"}');
    await expect(startTensorflow([join(folder, '..', '..', '..')])).rejects.toThrow(
      /expected @tensorflow\/tfjs-node 0\.0\.1 to load, got Cannot find .*; install it again with npm run/,
    );
    await expect(engine.use('abacus' as never)).rejects.toThrow(
      "'auto', 'native', 'tensorflow' or 'cpu', got 'abacus'",
    );
    await expect(engine.use('cpu', { threads: 2 })).rejects.toThrow(
      "no options with the engine 'cpu', got threads 2; they are for 'native'",
    );
    await expect(engine.use('tensorflow', { convolution: 'direct' })).rejects.toThrow(
      'got convolution direct',
    );
    await expect(engine.use('native', { threads: 0 })).rejects.toThrow('threads from 1 to 256, got 0');
    await expect(engine.use('native', { convolution: 'slow' as never })).rejects.toThrow(
      "'fast' or 'direct', got 'slow'",
    );
    expect((await engine.use('native', { convolution: 'direct' })).detail).toContain('direct convolution');
    expect((await engine.use()).name).toBe('native');
    expect(engine.current().name).toBe('native');
  });
});

/** Runs a computation on the plain and on the native engine and compares all results. */
async function onBoth(
  shapes: fc.Arbitrary<number[]>,
  compute: (shape: number[], seed: number) => tf.Tensor[],
): Promise<void> {
  const cases = fc.sample(fc.tuple(shapes, fc.integer({ min: 0, max: 1e6 })), { numRuns: 100, seed: 5 });
  for (const { plain, native } of await onPlainAndNative(cases, ([shape, seed]) => compute(shape, seed))) {
    expect(relativeError(native, plain)).toBeLessThan(1e-5);
  }
}
