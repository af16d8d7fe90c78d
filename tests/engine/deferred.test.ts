import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import * as engine from '../../src/engine';
import type { NativeBackend } from '../../src/engine/native-backend';
import { loadAddon } from '../../src/native';
import { expectSameBits } from './cases';

const { reason } = loadAddon();
const shape = [3, 1000, 40];
const channels = 40;

function normal(sizes: number[], seed: number): tf.Tensor {
  const values = new Float32Array(tf.util.sizeFromShape(sizes));
  // Twice the sum of a tensor is one that the engine's own memory holds, as results of a network are.
  return tf.mul(tf.tensor(new engine.RandomStream([seed, 9]).fillNormal(values), sizes), 2);
}

const backend = () => tf.backend() as NativeBackend;
const block = (x: tf.Tensor, rate = 0.3) =>
  engine.batchNormMish(x, tf.ones([channels]), tf.zeros([channels]), 1e-5, { rate, key: [3, 4] }).y;
/** The same numbers without anything deferred: their tensors are smaller than what is. */
const whole = (x: tf.Tensor) => tf.tensor(x.dataSync().slice(), x.shape);

describe.skipIf(reason !== undefined)(`deferred tensors${reason ? ` (${reason})` : ''}`, () => {
  beforeAll(async () => void (await engine.use('native')));

  test('what a block computes is deferred, and computed when somebody asks for it', () => {
    tf.tidy(() => {
      const biased = tf.add(normal(shape, 1), normal([channels], 2));
      const y = block(biased);
      for (const tensor of [biased, y]) expect(backend().deferred(tensor)).toBeDefined();
      const parts = tf.add(whole(biased), 0);
      const norm = engine.batchNormTraining(parts, tf.ones([channels]), tf.zeros([channels]), 1e-5).y;
      const wanted = engine.dropout(engine.mish(norm), 0.3, [3, 4]).dataSync();
      expectSameBits(y.dataSync(), wanted);
      expect(backend().deferred(y)).toBeUndefined();
    });
  });

  test.each([
    ['fast', 7, 2],
    ['direct', 7, 2],
    ['fast', 1, 1],
  ] as const)('a %s convolution with %i taps reads it as it is', async (convolution, taps, dilation) => {
    await engine.use('native', { convolution });
    tf.tidy(() => {
      const x = normal(shape, 1);
      const filter = normal([taps, channels, 24], 5) as tf.Tensor3D;
      const convolve = (h: tf.Tensor, f: tf.Tensor) =>
        tf.conv1d(h as tf.Tensor3D, f as tf.Tensor3D, 1, 'same', 'NWC', dilation);
      const y = block(x);
      const read = convolve(y, filter);
      const score = (h: tf.Tensor, f: tf.Tensor) => tf.sum(tf.square(convolve(h, f))) as tf.Scalar;
      const gradient = tf.grads(score)([y, filter]);
      expect(backend().deferred(y)).toBeDefined();
      expectSameBits(read.dataSync(), convolve(whole(y), filter).dataSync());
      tf.grads(score)([whole(y), filter]).forEach((wanted, i) => {
        expectSameBits(gradient[i]!.dataSync(), wanted.dataSync(), `gradient ${i}`);
      });
    });
    await engine.use('native');
  });

  test('sums and means read it as it is, and the gradient of a mean is never spread out', () => {
    tf.tidy(() => {
      const x = normal(shape, 1);
      const y = block(x);
      const results = [tf.mean(y, 1), tf.sum(y, [0, 1])].map((tensor) => tensor.dataSync());
      expect(backend().deferred(y)).toBeDefined();
      const plain = whole(y);
      expect(results).toEqual([tf.mean(plain, 1), tf.sum(plain, [0, 1])].map((tensor) => tensor.dataSync()));

      const spread = tf.tile(normal([3, 1, channels], 4), [1, 1000, 1]);
      expect(backend().deferred(spread)).toBeDefined();
      const gradient = (dy: tf.Tensor) =>
        tf
          .grad((h: tf.Tensor) => block(h))(x, dy)
          .dataSync();
      const once = gradient(spread);
      expect(backend().deferred(spread)).toBeDefined();
      expectSameBits(once, gradient(whole(spread)));
    });
  });

  test('a convolution that is NaN or infinite inside goes the direct way with it', () => {
    tf.tidy(() => {
      const values = normal(shape, 1).dataSync().slice();
      values[5000] = Number.POSITIVE_INFINITY;
      const x = tf.mul(tf.tensor(values, shape), 1);
      const y = tf.add(x, normal([channels], 2));
      const filter = normal([7, channels, 24], 5) as tf.Tensor3D;
      const convolve = (h: tf.Tensor) => tf.conv1d(h as tf.Tensor3D, filter, 1, 'same');
      const filterOf = (h: tf.Tensor) =>
        tf.grad((f: tf.Tensor) => tf.sum(tf.conv1d(h as tf.Tensor3D, f as tf.Tensor3D, 1, 'same')))(filter);
      const results = [convolve(y), filterOf(y)].map((tensor) => tensor.dataSync());
      expect(backend().deferred(y)).toBeDefined();
      expect(results).toEqual([convolve(whole(y)), filterOf(whole(y))].map((tensor) => tensor.dataSync()));
    });
  });

  test('it outlives what it follows from, and leaves nothing behind', () => {
    const before = { ...backend().pool.memory(), tensors: tf.memory().numTensors };
    const y = tf.tidy(() => block(tf.add(normal(shape, 1), normal([channels], 2))));
    tf.tidy(() => void normal(shape, 3)); // would take over memory that was given back too early
    const again = tf.tidy(() => block(tf.add(normal(shape, 1), normal([channels], 2))));
    expectSameBits(y.dataSync(), again.dataSync());
    tf.dispose([y, again]);
    const unread = tf.tidy(() => block(normal(shape, 1)));
    unread.dispose();
    expect({ ...backend().pool.memory(), tensors: tf.memory().numTensors }).toMatchObject({
      used: before.used,
      tensors: before.tensors,
    });
  });

  describe('a gradient that takes the place of the input', () => {
    const usual = 1 << 26;
    const gradients = (score: (x: tf.Tensor, bias: tf.Tensor) => tf.Scalar, overwritesFrom: number) => {
      backend().overwritesFrom = overwritesFrom;
      try {
        return tf.tidy(() => {
          const grads = tf.grads(score)([normal(shape, 1), normal([channels], 2)]);
          return grads.map((gradient) => gradient.dataSync().slice());
        });
      } finally {
        backend().overwritesFrom = usual;
      }
    };
    const filter = () => normal([7, channels, channels], 5) as tf.Tensor3D;
    const convolved = (x: tf.Tensor) => tf.conv1d(x as tf.Tensor3D, filter(), 1, 'same');
    const weighed = (y: tf.Tensor) => tf.sum(tf.mul(y, normal(shape, 6))) as tf.Scalar;
    const kept: tf.Tensor[] = [];

    test.each<[name: string, score: (x: tf.Tensor, bias: tf.Tensor) => tf.Scalar, taken: boolean[]]>([
      ['one block', (x, bias) => weighed(block(tf.add(convolved(x), bias))), [true]],
      [
        'two',
        (x, bias) => weighed(block(tf.add(convolved(block(tf.add(convolved(x), bias))), bias))),
        [true, true],
      ],
      [
        'a block whose input goes on elsewhere',
        (x, bias) => {
          const h = convolved(tf.add(x, bias));
          return weighed(tf.add(tf.square(h), block(h)));
        },
        [false],
      ],
      [
        'a block whose input lives on',
        (x, bias) => {
          const h = tf.keep(tf.mul(tf.add(convolved(x), bias), 1));
          const score = weighed(tf.mul(block(h), block(h)));
          kept.push(h);
          return score;
        },
        [false, false],
      ],
    ])('has the same bits: %s', (_, score, taken) => {
      const isOnlyUse = vi.spyOn(backend(), 'isOnlyUse');
      const [usually, overwriting] = [usual, 1].map((from) => gradients(score, from));
      const found = isOnlyUse.mock.results.map(({ value }) => value);
      isOnlyUse.mockRestore();
      expect(found).toEqual(taken);
      overwriting!.forEach((values, i) => {
        expectSameBits(values, usually![i]!, `gradient ${i}`);
      });
      const [before, after] = kept.splice(0).map((h) => h.dataSync());
      if (before) expectSameBits(after!, before);
    });

    test('a gradient that is to have a gradient leaves the input as it is', () => {
      const score = (x: tf.Tensor, bias: tf.Tensor) => {
        const slope = tf.grad((h: tf.Tensor) => weighed(tf.square(tf.mul(h, bias))))(x);
        return weighed(tf.add(block(tf.mul(x, bias)), slope));
      };
      const [usually, overwriting] = [usual, 1].map((from) => gradients(score, from));
      overwriting!.forEach((values, i) => {
        expectSameBits(values, usually![i]!, `gradient ${i}`);
      });
    });
  });

  test('what follows from an array of the caller is computed at once: he may change it', () => {
    tf.tidy(() => {
      const values = new engine.RandomStream([1, 9]).fillNormal(new Float32Array(120000));
      const x = tf.tensor(values, shape);
      const y = tf.add(x, normal([channels], 2));
      expect(backend().deferred(y)).toBeUndefined();
      const before = y.dataSync().slice();
      values.fill(0);
      expectSameBits(y.dataSync(), before);
    });
  });
});
