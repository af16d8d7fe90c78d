import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import * as engine from '../../src/engine';
import { loadAddon } from '../../src/engine/native-addon';
import type { NativeBackend } from '../../src/engine/native-backend';
import { startTensorflow } from '../../src/engine/tensorflow';
import { put, scratchFolder } from '../support/scratch';
import { relativeError } from './cases';
import { checkBatchNormMish } from './conformance';

const { addon, reason } = loadAddon();

/** A tensor with normally distributed numbers that depend on the seed only. */
function normal(shape: number[], seed = 1): tf.Tensor {
  const values = new Float32Array(tf.util.sizeFromShape(shape));
  return tf.tensor(new engine.RandomStream([seed, 9]).fillNormal(values), shape);
}

/** Everything that a training step computes, on inputs large enough to be shared among threads. */
function manyResults(): Float32Array[] {
  return tf.tidy(() => {
    const x = normal([7, 401, 18]) as tf.Tensor3D;
    const filter = normal([5, 18, 35], 2) as tf.Tensor3D;
    const layer = (a: tf.Tensor, b: tf.Tensor) => {
      const z = tf.conv1d(a as tf.Tensor3D, b as tf.Tensor3D, 1, 'same', 'NWC', 3);
      const mask = { rate: 0.4, key: [3, 4] } as const;
      return engine.batchNormMish(tf.add(z, tf.ones([35])), tf.ones([35]), tf.zeros([35]), 1e-5, mask).y;
    };
    const normalised = engine.batchNormTraining(x, tf.ones([18]), tf.zeros([18]), 1e-5).y;
    const weight = normal([7, 35], 3);
    const gradients = tf.grads((a, b) => tf.sum(tf.mul(tf.mean(layer(a, b), 1), weight)))([x, filter]);
    const product = tf.matMul(normal([3, 200, 70]), normal([3, 90, 70], 4), false, true);
    const results = [
      layer(x, filter),
      ...gradients,
      engine.dropout(engine.mish(normalised), 0.4, [3, 4]),
      product,
      tf.transpose(product),
      tf.sum(product),
      tf.sum(x, [0, 1]),
      ...groupedResults(x),
      ...gathered(x),
      ...adamResults(),
    ];
    return results.map((result) => result.dataSync().slice() as Float32Array);
  });
}

/** Grouped convolutions, depthwise, narrow and wide, and their gradients. */
function groupedResults(x: tf.Tensor3D): tf.Tensor[] {
  return [18, 6, 2].flatMap((groups) => {
    const filter = normal([5, 18 / groups, 36], groups) as tf.Tensor3D;
    const layer = (a: tf.Tensor, b: tf.Tensor) =>
      engine.groupedConv1d(a as tf.Tensor3D, b as tf.Tensor3D, { groups, dilation: 2, padding: 'causal' });
    const y = layer(x, filter);
    const dy = normal(y.shape, 5);
    return [y, ...tf.grads((a, b) => tf.sum(tf.mul(layer(a!, b!), dy)))([x, filter])];
  });
}

function gathered(x: tf.Tensor3D): tf.Tensor[] {
  const indices = tf.tensor1d(
    Int32Array.from({ length: 900 }, (_, i) => (i * 7919) % 401),
    'int32',
  );
  const dy = normal([7, 900, 18], 6);
  const gradient = tf.grad((z) => tf.sum(tf.mul(tf.gather(z, indices, 1), dy)))(x);
  const shifted = tf.pad(x, [
    [0, 0],
    [3, 1],
    [1, 0],
  ]);
  return [tf.gather(x, indices, 1), gradient, shifted, tf.concat([x, x], 2)];
}

function adamResults(): tf.Tensor[] {
  const shapes = [[70_000], [3], [40, 500]];
  const variables = (seed: number) => shapes.map((shape, i) => tf.variable(normal(shape, seed + i)));
  const [params, m] = [variables(1), variables(11)];
  const v = shapes.map((shape, i) => tf.variable(tf.square(normal(shape, 21 + i))));
  const grads = shapes.map((shape, i) => normal(shape, 31 + i));
  const settings = { step: 3, learningRate: 0.01, beta1: 0.9, beta2: 0.99, epsilon: 1e-8 };
  engine.adamUpdate(params, grads, m, v, { ...settings, clipNorm: 2, decoupledWeightDecay: 0.1 });
  const all = [...params, ...m, ...v];
  const results = all.map((variable) => tf.clone(variable));
  tf.dispose(all);
  return results;
}

describe.skipIf(reason !== undefined)(`native engine${reason ? ` (${reason})` : ''}`, () => {
  beforeAll(async () => {
    await engine.use('native');
  });
  afterEach(() => addon!.setInstructions(''));

  test('results are the same bits for any number of threads', async () => {
    const runs: Float32Array[][] = [];
    for (const threads of [1, 2, 3, 1]) {
      expect((await engine.use('native', { threads })).threads).toBe(threads);
      runs.push(manyResults());
    }
    const bytes = ({ buffer, byteOffset, byteLength }: Float32Array) =>
      Buffer.from(buffer, byteOffset, byteLength);
    for (const run of runs) {
      run.forEach((result, i) => {
        expect(bytes(result).equals(bytes(runs[0]![i]!)), `result ${i}`).toBe(true);
      });
    }
  });

  test.each([1, 2])('the fused step is its parts, too, where %i threads share it', async (threads) => {
    await engine.use('native', { threads });
    for (const channels of [32, 35]) checkBatchNormMish(normal([5000, channels]), 0.3, 9);
  });

  test('another JavaScript thread may change the number of threads in the middle of a call', () => {
    const file = join(__dirname, '..', '..', 'build', 'Release', 'thetalab.node');
    const { status, signal } = spawnSync(process.execPath, [join(__dirname, 'threads-change.cjs'), file]);
    expect({ status, signal }).toEqual({ status: 0, signal: null });
  });

  test.each([
    ['direct', 5e-6],
    ['fast', 2e-5],
  ] as const)('every instruction set computes the same to rounding, %s', async (convolution, tolerance) => {
    await engine.use('native', { convolution });
    const wanted = manyResults();
    for (const name of ['generic', 'avx2', 'avx512']) {
      try {
        addon!.setInstructions(name);
      } catch {
        continue;
      }
      manyResults().forEach((result, i) => {
        expect(relativeError(result, wanted[i]!), name).toBeLessThan(tolerance);
      });
    }
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
    manyResults();
    const first = held();
    for (let i = 0; i < 10; i++) manyResults();
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

  test('wrong sizes are an error, never a crash', () => {
    const f = (length: number) => new Float32Array(length);
    const conv = (...sizes: number[]) => Int32Array.from(sizes);
    const fitting = conv(1, 1, 9, 2, 1, 9, 3, 1, 3, 1, 1, 1, 1, 0, 1, 1);
    const grouped = (groups: number, outputs: number) =>
      conv(1, 1, 9, 2, 1, 9, outputs, 1, 3, 1, 1, 1, 1, 0, 1, groups);
    expect(() => addon!.conv2d(grouped(2, 4), 0, f(18), f(12), f(36))).not.toThrow();
    const wrong: [string, () => void][] = [
      ['short input', () => addon!.conv2d(fitting, 0, f(17), f(18), f(27))],
      ['short output', () => addon!.conv2d(fitting, 0, f(18), f(18), f(26))],
      ['few sizes', () => addon!.conv2d(conv(1, 2, 3), 0, f(18), f(18), f(27))],
      [
        'zero size',
        () => addon!.conv2d(conv(0, 1, 9, 2, 1, 9, 3, 1, 3, 1, 1, 1, 1, 0, 1, 1), 0, f(0), f(18), f(0)),
      ],
      ['no array', () => addon!.conv2d(fitting, 0, undefined as never, f(18), f(27))],
      ['doubles', () => addon!.conv2d(fitting, 0, new Float64Array(18) as never, f(18), f(27))],
      ['gradient', () => addon!.conv2dFilterGradient(fitting, 0, f(18), 0, f(27), f(1))],
      ['form', () => addon!.conv2d(fitting, 9 as never, f(18), f(18), f(27))],
      ['bias', () => addon!.conv2d(fitting, 1, f(18), f(3), f(18), f(27))],
      ['uneven groups', () => addon!.conv2d(grouped(2, 3), 0, f(18), f(9), f(27))],
      ['no groups', () => addon!.conv2d(grouped(0, 4), 0, f(18), f(24), f(36))],
      ['grouped filter', () => addon!.conv2d(grouped(2, 4), 0, f(18), f(24), f(36))],
      ['grouped form', () => addon!.conv2d(grouped(2, 4), 1, f(18), f(2), f(12), f(36))],
      ['slices', () => addon!.gather(conv(1, 1, 4, 2, 3), f(12), conv(0), f(6))],
      ['scattered', () => addon!.scatterAdd(conv(1, 1, 0, 2, 3), f(6), conv(0, 1), f(0))],
      ['pasted', () => addon!.paste(f(4), f(6), 3, conv(4, 1, 0))],
      ['before', () => addon!.paste(f(4), f(6), 2, conv(4, -1, 0))],
      ['chosen', () => addon!.choose(new Uint8Array(3), f(4), f(4), f(4))],
      ['no list', () => addon!.adam(...Array<never>(7).fill(f(4) as never), new Float64Array(8))],
      ['one length', () => addon!.adam(...Array(6).fill([f(4)]), [f(3)], new Float64Array(8))],
      ['one array', () => addon!.adam(...Array(6).fill([f(4)]), [], new Float64Array(8))],
      ['settings', () => addon!.adam(...Array(7).fill([f(4)]), new Float64Array(7))],
      ['half a block', () => addon!.randomWords(0, 0, 0.5, new Uint32Array(4))],
      ['long key', () => addon!.randomWords(2 ** 32, 0, 0, new Uint32Array(4))],
      ['product', () => addon!.matmul(conv(1, 2, 2, 2, 0, 0, 0, 0, 0, 0), f(4), f(3), f(4), f(0), 0)],
      ['strides', () => addon!.binary(0, f(4), f(4), f(4), conv(4, 2, 1))],
      ['operation', () => addon!.binary(99, f(4), f(4), f(4), conv(4, 1, 1))],
      ['offset', () => addon!.copy(f(4), 4, f(4), conv(4, 1, 0))],
      ['norm', () => addon!.batchNorm(conv(3, 2), 1e-5, f(6), f(2), f(2), f(6), f(2))],
      ['threads', () => addon!.setThreads(0)],
      ['instructions', () => addon!.setInstructions('mmx')],
      ['convolution', () => addon!.setConvolution('slow' as never)],
      ['memory', () => addon!.allocate(1e12)],
    ];
    for (const [what, call] of wrong) expect(call, what).toThrow(RangeError);
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
  const results: { shape: number[]; values: Float32Array }[][] = [];
  for (const name of ['cpu', 'native'] as const) {
    await engine.use(name);
    const all = cases.map(([shape, seed]) =>
      tf.tidy(() =>
        compute(shape, seed).map((t) => ({ shape: t.shape, values: t.dataSync().slice() as Float32Array })),
      ),
    );
    results.push(all.flat());
  }
  const [plain, native] = results as [(typeof results)[0], (typeof results)[0]];
  native.forEach((result, i) => {
    expect(result.shape).toEqual(plain[i]!.shape);
    expect(relativeError(result.values, plain[i]!.values)).toBeLessThan(1e-5);
  });
}
