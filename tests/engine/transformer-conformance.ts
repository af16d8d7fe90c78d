import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import * as engine from '../../src/engine';
import { relativeError } from './cases';

interface Array_ {
  shape: number[];
  values: (number | string)[];
}
interface Case {
  inputs: Record<string, Array_>;
  output: Array_;
  weight: Array_;
  gradients: Record<string, Array_>;
}
interface AttentionCase extends Case {
  name: string;
  causal: boolean;
  scale: number | null;
  maskType: 'none' | 'bool' | 'float32';
  mask?: Array_;
}
interface Fixture {
  activations: (Case & { name: string })[];
  softmax: Case;
  logSoftmax: Case;
  logSumExp: Case;
  crossEntropy: Case & { labels: number[] };
  crossEntropyOfProbabilities: Case & { probabilities: Array_ };
  layerNorm: Case;
  attention: AttentionCase[];
}

const fixture: Fixture = JSON.parse(
  readFileSync(join(__dirname, '..', 'fixtures', 'engine', 'transformer.json'), 'utf8'),
);
const numbers = ({ values }: Array_) => values.map((value) => (value === '-inf' ? -Infinity : Number(value)));
const tensor = (array: Array_, dtype: 'float32' | 'bool' = 'float32') =>
  tf.tensor(numbers(array), array.shape, dtype);

type Inputs = Record<string, tf.Tensor>;

const activations: Record<string, (x: tf.Tensor) => tf.Tensor> = {
  gelu: (x) => engine.gelu(x),
  'gelu tanh': (x) => engine.gelu(x, { approximate: 'tanh' }),
  silu: engine.silu,
  ...{ sigmoid: tf.sigmoid, tanh: tf.tanh, elu: tf.elu, softplus: tf.softplus, relu6: tf.relu6, erf: tf.erf },
  ...{ log: tf.log, exp: tf.exp },
  abs: (x) => tf.abs(tf.add(x, 0.25)),
  leakyRelu: (x) => tf.leakyRelu(x, 0.2),
};

/** Compares a function of the inputs, and its gradients, with what PyTorch got. */
function check(wanted: Case, compute: (inputs: Inputs) => tf.Tensor, tolerance: number): void {
  tf.tidy(() => {
    const names = Object.keys(wanted.inputs);
    const named = (values: tf.Tensor[]): Inputs =>
      Object.fromEntries(names.map((name, i) => [name, values[i]!]));
    const inputs = names.map((name) => tensor(wanted.inputs[name]!));
    const output = compute(named(inputs));
    expect(output.shape).toEqual(wanted.output.shape);
    expect(relativeError(output.dataSync(), numbers(wanted.output))).toBeLessThan(tolerance);
    const score = (...values: tf.Tensor[]) => tf.sum(tf.mul(compute(named(values)), tensor(wanted.weight)));
    tf.grads(score)(inputs).forEach((gradient, i) => {
      const error = relativeError(gradient.dataSync(), numbers(wanted.gradients[names[i]!]!));
      expect(error, `gradient of ${names[i]}`).toBeLessThan(tolerance);
    });
  });
}

/** What every engine must do with the operations that transformers are made of. */
export function transformerConformance(name: engine.EngineName): void {
  describe(`engine ${name}`, () => {
    beforeAll(async () => {
      expect((await engine.use(name)).name).toBe(name);
    });

    test.each(fixture.activations)('$name as PyTorch', (wanted) => {
      check(wanted, ({ x }) => activations[wanted.name]!(x!), 1e-6);
    });

    test('softmax, its logarithm and logSumExp as PyTorch', () => {
      check(fixture.softmax, ({ x }) => tf.softmax(x!), 2e-6);
      check(fixture.logSoftmax, ({ x }) => engine.logSoftmax(x!), 2e-6);
      check(fixture.logSumExp, ({ x }) => tf.logSumExp(x!, -1), 2e-6);
    });

    test('softmaxCrossEntropy as PyTorch, of classes and of probabilities', () => {
      const { crossEntropy, crossEntropyOfProbabilities } = fixture;
      const labels = tf.tensor1d(crossEntropy.labels, 'int32');
      check(crossEntropy, ({ x }) => engine.softmaxCrossEntropy(x!, labels), 2e-6);
      const probabilities = tensor(crossEntropyOfProbabilities.probabilities);
      const compute = ({ x }: Inputs) => engine.softmaxCrossEntropy(x!, probabilities);
      check(crossEntropyOfProbabilities, compute, 2e-6);
    });

    test('layerNorm as PyTorch', () => {
      check(fixture.layerNorm, ({ x, gamma, beta }) => engine.layerNorm(x!, gamma!, beta!), 5e-6);
    });

    test.each(fixture.attention)('attention as PyTorch: $name', (wanted) => {
      const mask = wanted.maskType === 'none' ? undefined : tensor(wanted.mask!, wanted.maskType);
      const options = { causal: wanted.causal, scale: wanted.scale ?? undefined, mask };
      const compute = ({ q, k, v }: Record<string, tf.Tensor>) =>
        engine.attention(q as tf.Tensor4D, k as tf.Tensor4D, v as tf.Tensor4D, options);
      check(wanted, compute, 3e-6);
    });

    test('NaN and infinities give what IEEE arithmetic gives', () => {
      const x = tf.tensor1d([Number.NaN, Infinity, -Infinity, 0]);
      const wanted: Record<string, number[]> = {
        gelu: [Number.NaN, Infinity, Number.NaN, 0],
        sigmoid: [Number.NaN, 1, 0, 0.5],
        tanh: [Number.NaN, 1, -1, 0],
        elu: [Number.NaN, Infinity, -1, 0],
        erf: [Number.NaN, 1, -1, 0],
        log: [Number.NaN, Infinity, Number.NaN, -Infinity],
        exp: [Number.NaN, Infinity, 0, 1],
      };
      for (const [activation, values] of Object.entries(wanted))
        expect([...activations[activation]!(x).dataSync()], activation).toEqual(values);
      const rows = tf.tensor2d([1, Number.NaN, 2, 1, 2, -Infinity], [2, 3]);
      const [spoilt, fine] = tf.softmax(rows).arraySync() as [number[], number[]];
      expect(spoilt).toEqual([Number.NaN, Number.NaN, Number.NaN]);
      expect(fine[2]).toBe(0);
      const spread = engine.layerNorm(rows, tf.ones([3]), tf.zeros([3])).dataSync();
      expect(spread.every(Number.isNaN)).toBe(true);
      const heads = tf.tensor4d([Number.NaN, 1], [1, 1, 2, 1]);
      const ones = tf.ones<tf.Rank.R4>([1, 1, 2, 1]);
      expect([...engine.attention(heads, ones, ones).dataSync()]).toEqual([Number.NaN, 1]);
    });

    test('selfAttention is attention of the three parts, and so is its gradient', () => {
      const [batch, length, heads, width] = [2, 7, 3, 4];
      const qkv = tf.randomNormal<tf.Rank.R3>([batch, length, 3 * heads * width], 0, 1, 'float32', 3);
      const mask = tf.greater(tf.randomUniform([batch, 1, 1, length], 0, 1, 'float32', 4), 0.3);
      for (const options of [{}, { causal: true }, { mask }]) {
        const parts = (x: tf.Tensor) => {
          const apart = tf.transpose(tf.reshape(x, [batch, length, 3, heads, width]), [2, 0, 3, 1, 4]);
          const [q, k, v] = tf.unstack(apart) as tf.Tensor4D[];
          const out = engine.attention(q!, k!, v!, options);
          return tf.reshape(tf.transpose(out, [0, 2, 1, 3]), [batch, length, heads * width]);
        };
        const whole = (x: tf.Tensor) => engine.selfAttention(x as tf.Tensor3D, heads, options);
        const [got, wanted] = [whole, parts].map((f) => [
          f(qkv),
          tf.grad((x) => tf.sum(tf.square(f(x))))(qkv),
        ]);
        got!.forEach((result, i) => {
          expect(relativeError(result.dataSync(), wanted![i]!.dataSync())).toBeLessThan(1e-6);
        });
      }
    });

    test('tensors in between are disposed, and empty ones pass', () => {
      const x = tf.ones<tf.Rank.R4>([1, 2, 3, 4]);
      const before = tf.memory().numTensors;
      engine.attention(x, x, x).dispose();
      engine.selfAttention(tf.reshape(x, [2, 1, 12]) as tf.Tensor3D, 2, { causal: true }).dispose();
      expect(tf.memory().numTensors).toBe(before + 1);
      expect(engine.gelu(tf.ones([0, 3])).shape).toEqual([0, 3]);
      expect(engine.silu(tf.ones([0])).shape).toEqual([0]);
      expect(engine.layerNorm(tf.ones([0, 3]), tf.ones([3]), tf.ones([3])).shape).toEqual([0, 3]);
      expect(
        engine.attention(tf.ones([0, 2, 3, 4]), tf.ones([0, 2, 3, 4]), tf.ones([0, 2, 3, 4])).shape,
      ).toEqual([0, 2, 3, 4]);
    });

    test('shapes and labels that do not fit are refused', () => {
      const x = tf.ones<tf.Rank.R4>([1, 2, 3, 4]);
      const logits = tf.ones([2, 3]);
      expect(() => engine.attention(x, x, tf.ones([1, 2, 4, 4]))).toThrow(
        'attention: expected q [batch, heads',
      );
      expect(() => engine.attention(x, x, x, { mask: tf.ones([2, 3]) })).toThrow('broadcasts to [1,2,3,3]');
      expect(() => engine.attention(x, x, x, { mask: tf.ones([3, 3], 'int32') })).toThrow('int32 [3,3]');
      expect(() => engine.selfAttention(tf.ones([1, 3, 12]), 5)).toThrow('got [1,3,12] and 5');
      expect(() => engine.layerNorm(logits, tf.ones([2]), tf.ones([3]))).toThrow('layerNorm: expected x');
      const labels = (...values: number[]) => tf.tensor1d(values, 'int32');
      expect(() => engine.softmaxCrossEntropy(logits, labels(0, 3))).toThrow('labels from 0 to 2, got 3');
      expect(() => engine.softmaxCrossEntropy(logits, labels(0))).toThrow('int32 [1]');
      expect(() => engine.softmaxCrossEntropy(logits, tf.ones([2]))).toThrow('float32 [2]');
    });
  });
}
