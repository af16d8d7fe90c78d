import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import * as engine from '../../src/engine';
import { dropoutMask } from '../../src/engine/ops/dropout';
import { type Array_, type Case, checkCase, expectSameBits, relativeError, tensor } from './cases';
import { checkBatchNormMish, mask } from './check-batch-norm-mish';
import { checkProduct, products } from './check-product';

interface Fixture {
  mish: Case;
  batchNorm: Case;
  l2Normalize: Case;
  adam: { clipNorm: number | null; start: Array_[]; gradients: Array_[][]; steps: Array_[][] }[];
}

const fixture: Fixture = JSON.parse(
  readFileSync(join(__dirname, '..', 'fixtures', 'engine', 'engine.json'), 'utf8'),
);
/** What every engine must do, whatever computes it. */
export function conformance(name: engine.EngineName): void {
  describe(`engine ${name}`, () => {
    // The bounds are those of direct convolution; fast-convolution.test.ts has those of the fast one.
    beforeAll(async () => {
      const options = name === 'native' ? ({ convolution: 'direct' } as const) : {};
      expect((await engine.use(name, options)).name).toBe(name);
    });

    test('mish as PyTorch', () => checkCase(fixture.mish, ({ x }) => engine.mish(x!)));

    test('batchNormTraining as PyTorch', () => {
      const compute = ({ x, gamma, beta }: Record<string, tf.Tensor>) =>
        engine.batchNormTraining(x!, gamma!, beta!, 1e-5).y;
      checkCase(fixture.batchNorm, compute, 2e-5);
    });

    test('gradients flow through the mean and the variance of batchNormTraining', () => {
      const x = tf.tensor2d([1, 2, 4, 3, -1, 0.5], [3, 2]);
      const ones = tf.ones([2]);
      const statistics = (z: tf.Tensor) => {
        const { mean, variance } = engine.batchNormTraining(z, ones, ones, 0.1);
        return tf.sum(tf.add(tf.mul(mean, [1, 2]), tf.mul(variance, [3, 4])));
      };
      const wanted = Array.from(x.dataSync(), (value, i) => {
        const mean = i % 2 === 0 ? 4 / 3 : 5.5 / 3;
        return (1 + (i % 2)) / 3 + ((3 + (i % 2)) * 2 * (value - mean)) / 3;
      });
      expect(relativeError(tf.grad(statistics)(x).dataSync(), wanted)).toBeLessThan(1e-6);
    });

    test('batchNormMish is batch normalisation, Mish and dropout, and so are its gradients', () => {
      const sizes = fc.record({
        rows: fc.integer({ min: 2, max: 200 }),
        channels: fc.integer({ min: 1, max: 40 }),
      });
      const rates = fc.constantFrom(0, 0.3);
      fc.assert(
        fc.property(sizes, rates, fc.nat(), ({ rows, channels }, rate, seed) => {
          checkBatchNormMish(tf.randomNormal([rows, channels], 0.5, 2, 'float32', seed), rate, seed);
        }),
        { numRuns: 30 },
      );
      expect(() => engine.batchNormMish(tf.ones([4, 3]), tf.ones([2]), tf.ones([3]), 1, mask(0))).toThrow(
        'batchNormMish: expected x [..., channels]',
      );
      const ones = tf.ones([3]);
      expect(() => engine.batchNormMish(tf.ones([4, 3]), ones, ones, 1, mask(1))).toThrow(
        'a rate in [0, 1), got 1',
      );
    });

    test('l2Normalize as PyTorch, a row of zeros too', () => {
      checkCase(fixture.l2Normalize, ({ x }) => engine.l2Normalize(x!));
    });

    test.each(fixture.adam)(
      'adamUpdate as PyTorch, clipped to $clipNorm',
      ({ clipNorm, start, gradients, steps }) => {
        const params = start.map((value) => tf.variable(tensor(value)));
        const m = params.map((param) => tf.variable(tf.zerosLike(param)));
        const v = params.map((param) => tf.variable(tf.zerosLike(param)));
        gradients.forEach((grads, i) => {
          engine.adamUpdate(params, grads.map(tensor), m, v, {
            ...{ step: i + 1, learningRate: 0.01, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.1 },
            clipNorm: clipNorm ?? undefined,
          });
          params.forEach((param, k) => {
            expect(relativeError(param.dataSync(), steps[i]![k]!.values)).toBeLessThan(1e-5);
          });
        });
      },
    );

    test('adamUpdate takes decoupled weight decay as PyTorch AdamW does', () => {
      const start = [1, -2, 0.5];
      const gradient = [0.1, -0.3, 4];
      const settings = { step: 1, learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
      const one = (values: number[]) => [tf.variable(tf.tensor1d(values))];
      const [params, m, v] = [one(start), one([0, 0, 0]), one([0, 0, 0])];
      engine.adamUpdate(params, [tf.tensor1d(gradient)], m, v, { ...settings, decoupledWeightDecay: 0.2 });
      // The first step of Adam is the learning rate in the direction of the gradient's sign.
      const wanted = start.map((value, i) => value * (1 - 0.1 * 0.2) - 0.1 * Math.sign(gradient[i]!));
      expect(relativeError(params[0]!.dataSync(), wanted)).toBeLessThan(1e-6);
    });

    test('adamUpdate of many parameters is that of each by itself, and keeps arrays that were read', () => {
      const settings = {
        step: 2,
        learningRate: 0.1,
        beta1: 0.9,
        beta2: 0.999,
        epsilon: 1e-8,
        weightDecay: 0.1,
      };
      const make = (shift: number) =>
        [5, 1, 20_000].map((size) => tf.variable(tf.add(tf.linspace(-1, 1, size), shift)));
      const grads = [5, 1, 20_000].map((size) => tf.linspace(-3, 1, size));
      const [together, apart] = [0, 0].map(() => [make(0.1), make(0.2), make(4)] as const);
      const before = together[0][2]!.dataSync();
      const copy = before.slice();
      engine.adamUpdate(together[0], grads, together[1], together[2], settings);
      grads.forEach((grad, i) => {
        engine.adamUpdate([apart[0][i]!], [grad], [apart[1][i]!], [apart[2][i]!], settings);
      });
      together.flat().forEach((variable, i) => {
        expectSameBits(variable.dataSync(), apart.flat()[i]!.dataSync(), `variable ${i}`);
      });
      expectSameBits(before, copy);
      expect(() => engine.adamUpdate([], [], [], [], settings)).not.toThrow();
      const variables = make(0);
      const bad = () => engine.adamUpdate(variables, grads, make(0), make(0), { ...settings, clipNorm: 0 });
      expect(bad).toThrow('adamUpdate: expected a clipNorm above 0, got 0');
    });

    test('dropout has one mask on every engine, scaled, and the same in the gradient', () => {
      for (const size of [1, 63, 64, 65, 20_001]) {
        const mask = dropoutMask(size, 0.3, [11, 22]);
        const drop = (x: tf.Tensor) => engine.dropout(x, 0.3, [11, 22]);
        expectSameBits(drop(tf.ones([size])).dataSync(), mask);
        const gradient = tf.grad((x) => tf.sum(drop(x)))(tf.ones([size]));
        expectSameBits(gradient.dataSync(), mask);
        if (size > 10_000) expect(mask.filter((factor) => factor > 0).length / size).toBeCloseTo(0.7, 1);
      }
      expect(engine.dropout(tf.tensor1d([1, 2]), 0, [0, 0]).dataSync()).toEqual(Float32Array.of(1, 2));
      expect(() => engine.dropout(tf.ones([2]), 1, [0, 0])).toThrow(
        'dropout: expected a rate in [0, 1), got 1',
      );
    });

    test('matMul, batched and transposed, for any size', () => {
      fc.assert(fc.property(products, checkProduct), { numRuns: 60 });
    });

    test('the mean over time and its gradient', () => {
      const x = tf.randomNormal([2, 5, 3]);
      const rows = x.arraySync() as number[][][];
      const mean = rows.flatMap((time) =>
        [0, 1, 2].map((c) => time.reduce((sum, row) => sum + row[c]!, 0) / 5),
      );
      expect(relativeError(tf.mean(x, 1).dataSync(), mean)).toBeLessThan(1e-6);
      const gradient = tf.grad((z) => tf.sum(tf.mul(tf.mean(z, 1), tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]))))(
        x,
      );
      expect(gradient.arraySync()).toEqual([
        Array.from({ length: 5 }, () => [1, 2, 3].map((value) => Math.fround(value / 5))),
        Array.from({ length: 5 }, () => [4, 5, 6].map((value) => Math.fround(value / 5))),
      ]);
    });

    test('NaN and Infinity pass through', () => {
      const x = tf.tensor1d([Number.NaN, Number.POSITIVE_INFINITY, 1]);
      expect(Array.from(engine.mish(x).dataSync().slice(0, 2))).toEqual([
        Number.NaN,
        Number.POSITIVE_INFINITY,
      ]);
      expect(Array.from(tf.maximum(x, tf.tensor1d([1, 1, Number.NaN])).dataSync())).toEqual([
        Number.NaN,
        Number.POSITIVE_INFINITY,
        Number.NaN,
      ]);
      const product = tf.matMul(tf.tensor2d([[Number.NaN, 1]]), tf.tensor2d([[0], [1]]));
      expect(product.dataSync()[0]).toBeNaN();
      const dropped = engine.dropout(tf.fill([100], Number.NaN), 0.5, [1, 2]).dataSync();
      expect(dropped.every(Number.isNaN)).toBe(true);
    });

    test('what was read stays as it was after its tensor is disposed', () => {
      const read: Float32Array[] = [];
      for (let i = 0; i < 20; i++) {
        const x = tf.add(tf.fill([1000], i), 1);
        const part = tf.slice(x, [0], [500]);
        read.push(x.dataSync() as Float32Array, part.dataSync() as Float32Array);
        tf.dispose([x, part]);
      }
      read.forEach((values, i) => {
        expect(values.every((value) => value === Math.floor(i / 2) + 1)).toBe(true);
      });
    });

    test('shapes that do not fit are refused', () => {
      expect(() => tf.matMul(tf.ones([2, 3]), tf.ones([2, 3]))).toThrow(/matMul|incompatible/);
      expect(() => engine.batchNormTraining(tf.ones([4, 3]), tf.ones([2]), tf.ones([3]), 1e-5)).toThrow(
        'batchNormTraining: expected x [..., channels]',
      );
      const v = tf.variable(tf.ones([2]));
      const settings = { step: 1, learningRate: 1, beta1: 0.9, beta2: 0.9, epsilon: 1e-8 };
      expect(() => engine.adamUpdate([v], [tf.ones([3])], [v], [v], settings)).toThrow('the shape [2]');
      expect(() => engine.adamUpdate([v], [], [v], [v], settings)).toThrow('one gradient, m and v');
    });
  });
}
