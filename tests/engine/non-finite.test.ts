import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as engine from '../../src/engine';
import { loadAddon } from '../../src/native';
import { describeWith } from '../support/requirements';

const { reason } = loadAddon();
const native = reason === undefined ? { path: 'native' } : { reason };

/** Normally distributed numbers, some of which are replaced. */
function normal(shape: number[], seed: number, special: Record<number, number> = {}): tf.Tensor {
  const values = new engine.RandomStream([seed, 9]).fillNormal(
    new Float32Array(tf.util.sizeFromShape(shape)),
  );
  for (const [index, value] of Object.entries(special)) values[Number(index)] = value;
  return tf.tensor(values, shape);
}

type Compute = (value: number) => tf.Tensor[];

/** Gradients of two inputs when that of the output holds the value. */
const backwards = (
  f: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
  a: tf.Tensor,
  b: tf.Tensor,
  value: number,
) => {
  const weight = normal(
    tf.tidy(() => f(a, b).shape),
    7,
    { 40: value },
  );
  return tf.grads((...inputs) => tf.mul(f(inputs[0]!, inputs[1]!), weight))([a, b]);
};

const conv =
  (pad: 'same' | 'valid', dilation: number) =>
  (x: tf.Tensor, filter: tf.Tensor): tf.Tensor =>
    tf.conv1d(x as tf.Tensor3D, filter as tf.Tensor3D, 1, pad, 'NWC', dilation);

const x = (value: number) => normal([2, 70, 16], 1, { 700: value });
const filter = (value: number) => normal([7, 16, 16], 2, { 300: value });
const matrix = (value: number, seed = 1) => normal([33, 33], seed, { 100: value });
const product = (a: tf.Tensor, b: tf.Tensor) => tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D, false, true);
const row = (value: number) => normal([33], 3, { 5: value });
const ones = () => tf.ones([33]);

/** What each kernel is given that value with; zeros of both signs and all kinds of numbers lie beside it. */
const table: Record<string, Compute> = {
  'matrix product, left': (v) => [tf.matMul(matrix(v) as tf.Tensor2D, matrix(1, 2) as tf.Tensor2D)],
  'matrix product, right': (v) => [tf.matMul(matrix(1) as tf.Tensor2D, matrix(v, 2) as tf.Tensor2D, true)],
  'matrix product, backwards': (v) => backwards(product, matrix(1), matrix(1, 2), v),
  'convolution, input': (v) => [conv('same', 1)(x(v), filter(1)), conv('same', 3)(x(v), filter(1))],
  'convolution, filter': (v) => [conv('valid', 1)(x(1), filter(v)), conv('valid', 2)(x(1), filter(v))],
  'convolution, backwards': (v) => backwards(conv('same', 1), x(1), filter(1), v),
  sums: (v) => [[0], [1], [0, 1]].map((axes) => tf.sum(matrix(v), axes)),
  means: (v) => [[0], [1], [0, 1]].map((axes) => tf.mean(matrix(v), axes)),
  'sums of both infinities': (v) => [tf.sum(normal([5000], 1, { 7: v, 4000: -v }))],
  'functions of one array': (v) => {
    const t = normal([33], 1, { 3: v, 4: 0, 5: -0, 6: -1e30 });
    return [tf.square(t), tf.sqrt(t), tf.rsqrt(t), tf.neg(t), tf.relu(t), tf.exp(t), engine.mish(t)];
  },
  'functions of two arrays': (v) => {
    const a = normal([33], 1, { 3: v, 4: v, 5: v, 6: 0, 7: 1, 8: v });
    const b = normal([33], 2, { 3: 0, 4: v, 5: -v, 6: v, 7: v, 8: -1 });
    const functions = [tf.add, tf.sub, tf.mul, tf.div, tf.maximum, tf.minimum];
    return functions.flatMap((f) => [f(a, b), f(a, tf.scalar(v)), f(matrix(1), row(v))]);
  },
  layout: (v) => [tf.transpose(matrix(v)), tf.tile(matrix(v), [2, 1]), tf.slice(matrix(v), [1, 1], [9, 9])],
  'normalisation, inference': (v) => [
    tf.batchNorm(matrix(v), row(1), tf.abs(row(1)), row(1), row(1), 1e-3),
    tf.batchNorm(matrix(1), row(v), tf.abs(row(v)), row(1), row(1), 1e-3),
  ],
  'normalisation, training': (v) => [engine.batchNormTraining(matrix(v), ones(), row(1), 1e-3).y],
  'normalisation, scale': (v) => [engine.batchNormTraining(matrix(1), row(v), row(v), 1e-3).y],
  'normalisation, backwards': (v) =>
    backwards((a, g) => engine.batchNormTraining(a, g, ones(), 1e-3).y, matrix(1), ones(), v),
  'normalisation, Mish and dropout': (v) => [
    engine.batchNormMish(matrix(v), ones(), row(1), 1e-3, { rate: 0.4, key: [1, 2] }).y,
  ],
  'normalisation, Mish and dropout, backwards': (v) => {
    const f = (a: tf.Tensor, g: tf.Tensor) =>
      engine.batchNormMish(a, g, ones(), 1e-3, { rate: 0.4, key: [1, 2] }).y;
    return backwards(f, matrix(1), ones(), v);
  },
  dropout: (v) => [engine.dropout(normal([200], 1, { 3: v, 4: v, 5: v, 6: v }), 0.5, [1, 2])],
  'unit length': (v) => [engine.l2Normalize(matrix(v))],
  Adam: (v) =>
    [0, 1, 2, 3].flatMap((where) => {
      const t = [0, 1, 2, 3].map((i) => tf.variable(tf.abs(normal([33], i, { 3: i === where ? v : 1 }))));
      const [param, grad, m, vs] = t as [tf.Variable, tf.Variable, tf.Variable, tf.Variable];
      const settings = { step: 1, learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
      engine.adamUpdate([param], [grad], [m], [vs], settings);
      return [param, m, vs];
    }),
};

/** Gradients of normalisation subtract sums in another order than the formulas: an infinity of one is NaN in the other. */
function kinds(name: string, value: number): string[][] {
  const rough = name.startsWith('normalisation') && name.endsWith('backwards');
  const kind = (got: number) => (Number.isFinite(got) ? 'finite' : rough ? 'not finite' : String(got));
  return tf.tidy(() => table[name]!(value).map((t) => Array.from(t.dataSync(), kind)));
}

describeWith('what is not finite goes through every kernel as on the plain engine', [native], () => {
  const values = [NaN, Infinity, -Infinity];
  const wanted = new Map<string, string[][]>();

  beforeAll(async () => {
    await engine.use('cpu');
    for (const name of Object.keys(table))
      for (const value of values) wanted.set(`${name} ${value}`, kinds(name, value));
  });
  afterAll(() => engine.use('native'));

  test.each(['fast', 'direct'] as const)('%s convolution', async (convolution) => {
    await engine.use('native', { convolution, threads: 2 });
    for (const name of Object.keys(table))
      for (const value of values)
        expect(kinds(name, value), `${name}, ${value}`).toEqual(wanted.get(`${name} ${value}`));
  });

  test('the table reaches every kernel: each result holds something that is not finite, and something that is', () => {
    for (const [name, results] of wanted) {
      const all = new Set(results.flat());
      expect(all.size, name).toBeGreaterThan(name.startsWith('sums of both') ? 0 : 1);
      expect(
        [...all].some((one) => one !== 'finite'),
        name,
      ).toBe(true);
    }
  });

  test('the gradient of Mish has limits where the formula has none', async () => {
    await engine.use('native');
    const gradient = tf.grad((t) => tf.sum(engine.mish(t)));
    const result = gradient(tf.tensor1d([Infinity, NaN, 1000, -1000])).dataSync();
    expect([...result]).toEqual([1, NaN, 1, 0]);
  });
});

test('JavaScript has its denormal numbers after the engine has flushed its own', async () => {
  await engine.use(reason === undefined ? 'native' : 'cpu', reason === undefined ? { threads: 4 } : {});
  const small = tf.fill([200_000], 1e-30);
  const product = tf.mul(small, 1e-10).dataSync();
  if (reason === undefined) expect(product.every((value) => value === 0)).toBe(true);
  expect(1e-300 * 1e-10).toBe(1e-310);
  expect(Math.fround(Math.fround(1e-30) * 1e-10)).toBeGreaterThan(0);
});
