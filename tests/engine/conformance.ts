import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import * as engine from '../../src/engine';
import { dropoutMask } from '../../src/engine/ops/dropout';
import { type Array_, type Case, checkCase, expectSameBits, relativeError, tensor } from './cases';
import { convolutionGradients, convolve } from './naive';

interface Fixture {
  conv1d: (Case & { dilation: number; stride: number; pad: 'same' | 'valid' })[];
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

    test.each(fixture.conv1d)('conv1d, dilation $dilation, stride $stride, $pad, as PyTorch', (wanted) => {
      checkCase(wanted, ({ x, filter }) =>
        tf.conv1d(x as tf.Tensor3D, filter as tf.Tensor3D, wanted.stride, wanted.pad, 'NWC', wanted.dilation),
      );
    });

    test('tf.layers.conv1d with dilation trains', () => {
      const layer = tf.layers.conv1d({
        filters: 3,
        kernelSize: 3,
        dilationRate: 4,
        padding: 'same',
        inputShape: [20, 2],
      });
      const x = tf.ones([2, 20, 2]);
      layer.build([2, 20, 2]);
      const { grads } = tf.variableGrads(() => tf.sum(tf.square(layer.apply(x) as tf.Tensor)) as tf.Scalar);
      expect(Object.values(grads).map((gradient) => gradient.shape)).toEqual([[3, 2, 3], [3]]);
    });

    test('conv2d and its gradients for any size, stride, dilation and padding', () => {
      // TensorFlow itself has no padding by number.
      const supported = ({ pad }: { pad: unknown }) => name !== 'tensorflow' || typeof pad === 'string';
      fc.assert(fc.property(convolutions.filter(supported), checkConvolution), { numRuns: 60 });
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

const small = (max: number, min = 1) => fc.integer({ min, max });

const convolutions = fc.record({
  batch: small(3),
  height: small(7),
  width: small(230),
  inputs: small(20),
  outputs: small(40),
  kernel: fc.tuple(small(3), small(5)),
  strides: fc.tuple(small(3), small(3)),
  dilations: fc.tuple(small(3), small(5)),
  dilated: fc.boolean(),
  pad: fc.constantFrom('same' as const, 'valid' as const, 1),
  seed: small(1e6),
});

type Drawn = typeof convolutions extends fc.Arbitrary<infer T> ? T : never;

function checkConvolution({
  batch,
  height,
  width,
  inputs,
  outputs,
  kernel,
  pad,
  dilated,
  seed,
  ...drawn
}: Drawn): void {
  // tfjs allows a stride or a dilation.
  const strides: [number, number] = dilated ? [1, 1] : drawn.strides;
  const dilations: [number, number] = dilated ? drawn.dilations : [1, 1];
  const reach = kernel.map((size, i) => (size - 1) * dilations[i]! + 1);
  const padded = typeof pad === 'number' ? 2 * pad : 0;
  fc.pre(pad === 'same' || (reach[0]! <= height + padded && reach[1]! <= width + padded));
  // Keeps the plain JavaScript engine and the naive loops short.
  fc.pre(batch * height * width * inputs * outputs * kernel[0]! * kernel[1]! < 3e6);
  tf.tidy(() => {
    const random = new engine.RandomStream([seed, 5]);
    const normal = (shape: number[]) => random.fillNormal(new Float32Array(tf.util.sizeFromShape(shape)));
    const xShape: [number, number, number, number] = [batch, height, width, inputs];
    const filterShape: [number, number, number, number] = [kernel[0]!, kernel[1]!, inputs, outputs];
    const info = tf.backend_util.computeConv2DInfo(xShape, filterShape, strides, dilations, pad);
    const outShape: [number, number, number, number] = [batch, info.outHeight, info.outWidth, outputs];
    const c = {
      ...{
        x: normal(xShape),
        xShape,
        filter: normal(filterShape),
        filterShape,
        outShape,
        strides,
        dilations,
      },
      ...{ padTop: info.padInfo.top, padLeft: info.padInfo.left },
    };
    const dy = normal(outShape);
    const x = tf.tensor4d(c.x, xShape);
    const filter = tf.tensor4d(c.filter, filterShape);
    const run = (a: tf.Tensor4D, b: tf.Tensor4D) => tf.conv2d(a, b, strides, pad, 'NHWC', dilations);
    expect(relativeError(run(x, filter).dataSync(), convolve(c))).toBeLessThan(5e-6);
    const weighted = (a: tf.Tensor, b: tf.Tensor) =>
      tf.sum(tf.mul(run(a as tf.Tensor4D, b as tf.Tensor4D), tf.tensor4d(dy, outShape)));
    const [dx, dw] = tf.grads(weighted)([x, filter]);
    const wanted = convolutionGradients(c, dy);
    expect(relativeError(dx!.dataSync(), wanted.x)).toBeLessThan(5e-6);
    expect(relativeError(dw!.dataSync(), wanted.filter)).toBeLessThan(5e-6);
  });
}

const products = fc.record({
  batchA: small(3),
  batchB: small(3),
  rows: small(110),
  columns: small(45),
  depth: small(300),
  transposeA: fc.boolean(),
  transposeB: fc.boolean(),
  seed: small(1e6),
});

type DrawnProduct = typeof products extends fc.Arbitrary<infer T> ? T : never;

function checkProduct({
  batchA,
  batchB,
  rows,
  columns,
  depth,
  transposeA,
  transposeB,
  seed,
}: DrawnProduct): void {
  fc.pre(batchA === batchB || batchA === 1 || batchB === 1);
  tf.tidy(() => {
    const random = new engine.RandomStream([seed, 6]);
    const normal = (shape: number[]) =>
      tf.tensor(random.fillNormal(new Float32Array(tf.util.sizeFromShape(shape))), shape);
    const a = normal([batchA, ...(transposeA ? [depth, rows] : [rows, depth])]);
    const b = normal([batchB, ...(transposeB ? [columns, depth] : [depth, columns])]);
    const [valuesA, valuesB] = [a.dataSync(), b.dataSync()];
    const batch = Math.max(batchA, batchB);
    const wanted = new Float64Array(batch * rows * columns);
    for (let n = 0; n < batch; n++)
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < columns; j++)
          for (let k = 0; k < depth; k++) {
            const atA = (n % batchA) * rows * depth + (transposeA ? k * rows + i : i * depth + k);
            const atB = (n % batchB) * columns * depth + (transposeB ? j * depth + k : k * columns + j);
            wanted[(n * rows + i) * columns + j]! += valuesA[atA]! * valuesB[atB]!;
          }
    const got = tf.matMul(a, b, transposeA, transposeB);
    expect(got.shape).toEqual([batch, rows, columns]);
    expect(relativeError(got.dataSync(), wanted)).toBeLessThan(5e-6);
  });
}

function mask(rate: number, seed = 5): engine.DropoutMask {
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
