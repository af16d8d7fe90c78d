import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import * as engine from '../../src/engine';
import { normal, relativeError } from './cases';
import { availableEngines } from './engines';

const planes = (z: tf.Tensor) => tf.stack([tf.real(z), tf.imag(z)]);

describe.each(availableEngines)('gradients of Fourier transforms on %s', (name) => {
  beforeAll(async () => {
    await engine.use(name);
  });

  test.each([5, 8, 9])(
    'gradients through a filter in the frequency domain, numerically, length %i',
    (length) => {
      const x = normal([2, length], 3);
      const bins = Math.floor(length / 2) + 1;
      const filter = tf.complex(normal([1, bins], 4), normal([1, bins], 5));
      const weight = normal([2, length], 6);
      for (const rfft of [engine.rfft, tf.spectral.rfft] as ((x: tf.Tensor) => tf.Tensor)[]) {
        const loss = (a: tf.Tensor) =>
          tf.sum(tf.mul(tf.square(engine.irfft(tf.mul(rfft(a), filter), { length })), weight));
        const gradient = tf.grad(loss)(x).dataSync();
        const numbers = x.dataSync();
        for (let i = 0; i < numbers.length; i++) {
          const at = (step: number) =>
            loss(
              tf.tensor(
                numbers.map((v, k) => (k === i ? v + step : v)),
                x.shape,
              ),
            ).dataSync()[0]!;
          expect(gradient[i]).toBeCloseTo((at(0.05) - at(-0.05)) / 0.1, 2);
        }
      }
    },
  );

  test.each([8, 9, 67])('the gradient through a complex filter reaches the filter, length %i', (length) => {
    const bins = Math.floor(length / 2) + 1;
    const [x, real, imag] = [normal([3, length], 1), normal([1, bins], 2), normal([1, bins], 3)];
    const spectrum = engine.rfft(x).dataSync();
    const [dReal, dImag] = tf.grads((a, b) => tf.sum(tf.real(tf.mul(engine.rfft(x), tf.complex(a, b)))))([
      real,
      imag,
    ]);
    const sums = (part: number) =>
      Array.from({ length: bins }, (_, k) =>
        [0, 1, 2].reduce((sum, row) => sum + spectrum[2 * (row * bins + k) + part]!, 0),
      );
    expect(relativeError(dReal!.dataSync(), sums(0))).toBeLessThan(2e-6);
    expect(
      relativeError(
        dImag!.dataSync(),
        sums(1).map((value) => -value),
      ),
    ).toBeLessThan(2e-6);
  });

  test('stft has a gradient: that of the windowed frames', () => {
    const x = normal([40], 7) as tf.Tensor1D;
    const power = (signal: tf.Tensor) =>
      tf.sum(tf.square(planes(tf.signal.stft(signal as tf.Tensor1D, 16, 8))));
    const gradient = tf.grad(power)(x).dataSync();
    const values = x.dataSync();
    for (const i of [0, 9, 23, 39]) {
      const at = (step: number) =>
        power(tf.tensor1d(values.map((v, k) => (k === i ? v + step : v)))).dataSync()[0]!;
      expect(gradient[i]).toBeCloseTo((at(0.05) - at(-0.05)) / 0.1, 1);
    }
  });

  test('a gradient of a gradient', () => {
    const x = normal([6], 2);
    const power = (a: tf.Tensor) => tf.sum(tf.square(planes(engine.rfft(a))));
    const second = tf
      .grad((a) => tf.sum(tf.grad(power)(a)))(x)
      .dataSync();
    // The power is quadratic, so its second derivative does not depend on x.
    const other = tf
      .grad((a) => tf.sum(tf.grad(power)(a)))(tf.zeros([6]))
      .dataSync();
    expect(relativeError(second, other)).toBeLessThan(1e-5);
    const ones = tf.ones([6]);
    expect(relativeError(second, tf.grad(power)(ones).dataSync())).toBeLessThan(1e-5);
  });
});
