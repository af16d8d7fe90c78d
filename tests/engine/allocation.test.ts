import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, expect, test } from 'vitest';
import * as engine from '../../src/engine';
import type { NativeBackend } from '../../src/engine/native-backend';
import { forms, loadAddon } from '../../src/native';
import { describeWith } from '../support/requirements';
import { compiled, runNode } from './programs/program';

const { addon, reason } = loadAddon();
const native = reason === undefined ? { path: 'native' } : { reason };

const ones = (...shape: number[]) => tf.ones(shape);
const conv = (width: number, kernel: number, dilation: number) =>
  tf.conv1d(ones(1, width, 2) as tf.Tensor3D, ones(kernel, 2, 2) as tf.Tensor3D, 1, 'same', 'NWC', dilation);

describeWith('memory that there is not', [native], () => {
  beforeAll(async () => {
    await engine.use('native', { threads: 2 });
  });
  afterEach(async () => {
    await engine.use('native');
  });

  test.each<[string, () => tf.Tensor, RegExp]>([
    [
      'a product as large as a building',
      () => tf.matMul(ones(2_000_000, 1) as tf.Tensor2D, ones(1, 2_000_000) as tf.Tensor2D),
      /expected memory of 16000 GB for a tensor of shape \[2000000,2000000\], got none that large; smaller batches/,
    ],
    [
      'a sum that is broadcast',
      () => tf.add(ones(3_000_000, 1), ones(1, 3_000_000)),
      /36000 GB .*\[3000000,3000000\]/,
    ],
    ['copies of copies', () => tf.tile(ones(1000, 1000), [1_000_000, 1000]), /4000000 GB/],
    [
      'working memory',
      () => conv(3, 3, 2 ** 27),
      /Conv2D: expected working memory of [\d.]+ GB, got none that large; smaller/,
    ],
  ])('%s', (_, call, message) => {
    addon!.setMemoryLimit(1e9); // whatever this machine has
    const { numTensors } = tf.memory();
    const backend = tf.backend() as NativeBackend;
    const [arrays, used] = [backend.numDataIds(), backend.pool.memory().used];
    expect(() => tf.tidy(call)).toThrow(message);
    expect([tf.memory().numTensors, backend.numDataIds(), backend.pool.memory().used]).toEqual([
      ...[numTensors, arrays, used],
    ]);
  });

  test('sizes that do not fit the addon are left to plain JavaScript, and its results are right', () => {
    // Only the middle tap meets the input.
    expect(Array.from(conv(3, 3, 2 ** 32 + 1).dataSync())).toEqual([2, 2, 2, 2, 2, 2]);
  });

  test('whatever sizes the addon is told, it throws or computes', () => {
    const f = (length: number) => new Float32Array(length);
    const most = 2 ** 31 - 1;
    const oneOff = (sizes: number[]) =>
      sizes.flatMap((_, at) =>
        [most, most - 1, 2 ** 30, 65536, 0, -1, -most - 1].map((size) =>
          Int32Array.from(sizes, (given, i) => (i === at ? size : given)),
        ),
      );
    const throwsOrComputes = (call: () => void) => {
      try {
        call();
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    };
    addon!.setMemoryLimit(1e8);
    for (const { sizes, lengths } of [
      { sizes: [1, 1, 3, 1, 1, 3, 1, 1, 3, 1, 1, 1, 1, 0, 1, 1], lengths: [3, 3, 3] },
      { sizes: [1, 1, 3, 1, 1, 3, 1, 1, 3, 1, 1, 1, 1, 0, 1, 1], lengths: [3, 3, 1] },
      { sizes: [1, 1, 3, 1, 1, 3, 1, 1, 3, 1, 1, 1, 1, 0, 1, 1], lengths: [0, 0, 0] },
      { sizes: [1, 1, 3, 2, 1, 3, 2, 1, 3, 1, 1, 1, 1, 0, 1, 2], lengths: [6, 6, 6] },
      { sizes: [1, 1, 3, 16, 1, 3, 16, 1, 3, 1, 1, 1, 1, 0, 1, 2], lengths: [48, 384, 48] },
    ]) {
      const [a, b, c] = lengths.map(f) as [Float32Array, Float32Array, Float32Array];
      for (const told of oneOff(sizes)) {
        throwsOrComputes(() => addon!.conv2d(told, forms.plain, a, b, c));
        throwsOrComputes(() => addon!.conv2dInputGradient(told, forms.plain, a, b, c));
        throwsOrComputes(() => addon!.conv2dFilterGradient(told, forms.plain, a, forms.plain, c, b));
        throwsOrComputes(() => addon!.conv2dFilterGradient(told, forms.plain, a, forms.plain, b, c));
      }
    }
    for (const told of oneOff([1, 2, 3, 4, 5])) {
      const indices = Int32Array.of(0, most, -1, 2);
      throwsOrComputes(() => addon!.gather(told, f(30), indices, f(40)));
      throwsOrComputes(() => addon!.scatterAdd(told, f(40), indices, f(30)));
    }
    const norm = [f(6), f(2), f(2), f(6), f(2), f(2)];
    for (const [rows, channels] of [
      [3, -1],
      [-1, 2],
      [most, most],
      [3, most],
    ] as const)
      expect(() => addon!.batchNorm(Int32Array.of(rows, channels), 1e-5, ...norm)).toThrow(RangeError);
    for (const wrong of [NaN, Infinity, -Infinity, -1, 2 ** 32, 1e300]) {
      expect(() => addon!.dropout(f(4), f(4), wrong, 1, 0, 0)).toThrow('from 0 to 2^32 - 1');
      expect(() => addon!.unary(wrong, f(4), f(4))).toThrow('no such function');
      expect(() => addon!.binary(wrong, f(4), f(4), f(4), Int32Array.of(4, 1, 1))).toThrow(
        'no such function',
      );
      expect(() => addon!.copy(f(4), wrong, f(4), Int32Array.of(4, 1, 0))).toThrow('offset');
    }
    for (const length of [0, -1, NaN]) expect(() => addon!.allocate(length)).toThrow('length of at least 1');
    for (const length of [1e12, 1e300, Infinity])
      expect(() => addon!.allocate(length)).toThrow('out of memory');
    expect(() =>
      addon!.matmul(Int32Array.of(most, most, most, most, 0, 0, 0, 0, 0, 0), f(1), f(1), f(1), f(0), 0),
    ).toThrow('must hold 9.9e+27 numbers, got 1');
    expect(() => addon!.setMemoryLimit(0)).toThrow('positive');
  });

  test.skipIf(process.platform !== 'linux')('a system that refuses memory is told of, and survived', () => {
    const { status, signal, stdout, stderr } = runNode(compiled('little-memory'));
    expect({ status, signal, stderr }).toEqual({ status: 0, signal: null, stderr: '' });
    const { tensor, working, after } = JSON.parse(stdout);
    expect(tensor).toMatch(
      /expected memory of 4 GB for a tensor of shape \[1000,1000,1000\], got none that large/,
    );
    expect(working).toMatch(/expected working memory of [\d.]+ GB, got none that large/);
    expect(after).toBe(20_000);
  });
});
