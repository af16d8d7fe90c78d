import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import * as engine from '../../src/engine';
import { runKernel } from '../../src/engine/ops/kernel';
import { loadAddon } from '../../src/native';
import {
  expectSameBits,
  normal,
  onEachInstructionSet,
  onPlainAndNative,
  relativeError,
  valuesOf,
} from './cases';
import { engines } from './engines';
import { transformerConformance } from './transformer-conformance';

const { addon, reason } = loadAddon();

for (const { name, available, title } of engines) {
  if (available) transformerConformance(name);
  else test.skip(title, () => {});
}

/** A function's result and its gradients, with respect to all inputs, of a weighted sum of it. */
function withGradients(compute: (...inputs: tf.Tensor[]) => tf.Tensor, inputs: tf.Tensor[]): tf.Tensor[] {
  const output = compute(...inputs);
  const weight = normal(output.shape, 77);
  return [output, ...tf.grads((...given) => tf.sum(tf.mul(compute(...given), weight)))(inputs)];
}

interface Sizes {
  batch: number;
  heads: number;
  queries: number;
  keys: number;
  width: number;
  valueWidth: number;
  causal: boolean;
  mask: 'none' | 'bool' | 'float32';
  maskAxes: boolean[];
  seed: number;
}

function attend({ batch, heads, queries, keys, width, valueWidth, causal, mask, maskAxes, seed }: Sizes) {
  const full = [batch, heads, queries, keys].map((size, axis) => (maskAxes[axis] ? size : 1));
  const bias = mask === 'none' ? undefined : normal(full, seed + 3);
  const options = { causal, mask: mask === 'bool' ? tf.greater(bias!, -0.5) : bias };
  const inputs = [
    normal([batch, heads, queries, width], seed),
    normal([batch, heads, keys, width], seed + 1),
    normal([batch, heads, keys, valueWidth], seed + 2),
  ];
  return withGradients(
    (q, k, v) => engine.attention(q as tf.Tensor4D, k as tf.Tensor4D, v as tf.Tensor4D, options),
    inputs,
  );
}

/** Everything a transformer computes, on inputs large enough to be shared among threads. */
function manyResults(): Float32Array[] {
  return valuesOf(() => {
    const x = normal([300, 70]);
    const sizes = { batch: 1, heads: 2, queries: 210, keys: 150, width: 20, valueWidth: 24 };
    const common = { ...sizes, mask: 'float32' as const, maskAxes: [true, true, true, true], seed: 1 };
    const labels = tf.tensor1d(Int32Array.from({ length: 300 }, (_, i) => i % 70));
    return [
      ...attend({ ...common, causal: true }),
      ...attend({ ...common, batch: 3, heads: 12, queries: 100, causal: false }),
      ...withGradients((a, b, c) => engine.layerNorm(a, b, c), [x, normal([70], 2), normal([70], 3)]),
      ...withGradients((a) => engine.softmaxCrossEntropy(a, labels), [x]),
      ...withGradients((a) => tf.softmax(engine.gelu(engine.silu(a))), [x]),
      ...withGradients((a) => engine.logSoftmax(tf.tanh(tf.elu(a))), [x]),
      ...[tf.max(x, 0), tf.max(x, 1), tf.min(x), tf.argMax(x, 1), tf.argMin(x, 0)],
    ];
  });
}

describe.skipIf(reason !== undefined)(`transformers natively${reason ? ` (${reason})` : ''}`, () => {
  beforeEach(async () => void (await engine.use('native')));

  test('results are the same bits for any number of threads', async () => {
    await engine.use('native', { threads: 1 });
    const wanted = manyResults();
    for (const threads of [2, 3]) {
      await engine.use('native', { threads });
      manyResults().forEach((result, i) => {
        expectSameBits(result, wanted[i]!, `result ${i}, ${threads} threads`);
      });
    }
  });

  test('every instruction set computes the same to rounding', () => {
    const wanted = manyResults();
    onEachInstructionSet((name) => {
      manyResults().forEach((result, i) => {
        expect(relativeError(result, wanted[i]!), `result ${i}, ${name}`).toBeLessThan(1e-5);
      });
    });
  });

  const small = (max: number) => fc.integer({ min: 1, max });
  const sizes: fc.Arbitrary<Sizes> = fc.record({
    ...{ batch: small(3), heads: small(3), queries: small(120), keys: small(80), width: small(20) },
    ...{ valueWidth: small(35), causal: fc.boolean(), mask: fc.constantFrom('none', 'bool', 'float32') },
    ...{ maskAxes: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), seed: fc.nat(1e6) },
  });

  test('attention and its gradients are those of the plain engine, whatever the shapes', async () => {
    await compareEngines(fc.sample(sizes, { numRuns: 40, seed: 3 }), attend, 1e-5);
  });

  test('functions of rows are those of the plain engine, whatever the shapes', async () => {
    const shapes = fc.array(small(40), { minLength: 1, maxLength: 3 });
    await compareEngines(
      fc.sample(shapes, { numRuns: 40, seed: 4 }),
      (shape) => {
        const x = normal(shape);
        const channels = shape.at(-1)!;
        const axis = shape.length - 1;
        const labels = tf.cast(
          tf.floor(tf.randomUniform(shape.slice(0, -1), 0, channels, 'float32', 5)),
          'int32',
        );
        return [
          ...withGradients(
            (a, b, c) => engine.layerNorm(a, b, c, 0.1),
            [x, normal([channels]), normal([channels])],
          ),
          ...withGradients((a) => engine.softmaxCrossEntropy(a, labels), [x]),
          ...withGradients((a) => tf.softmax(a), [x]),
          ...withGradients((a) => tf.logSumExp(a, 0), [x]),
          ...[tf.max(x, 0), tf.max(x, axis, true), tf.min(x), tf.argMax(x, axis), tf.argMin(x, 0)],
        ];
      },
      1e-5,
    );
  });

  test('gradients that are kernels have gradients', () => {
    const composed: Record<string, (y: tf.Tensor, dy: tf.Tensor) => tf.Tensor> = {
      SigmoidGrad: (y, dy) => tf.mul(dy, tf.mul(y, tf.sub(1, y))),
      TanhGrad: (y, dy) => tf.mul(dy, tf.sub(1, tf.square(y))),
      SoftmaxGrad: (y, dy) => tf.mul(y, tf.sub(dy, tf.sum(tf.mul(dy, y), -1, true))),
    };
    const inputs = [normal([5, 7]), normal([5, 7], 2)];
    for (const [name, slow] of Object.entries(composed)) {
      const [got, wanted] = [
        withGradients((y, dy) => runKernel(name, { y: y!, dy: dy! }), inputs),
        withGradients(slow as typeof tf.add, inputs),
      ];
      got.forEach((result, i) => {
        expect(relativeError(result.dataSync(), wanted[i]!.dataSync()), name).toBeLessThan(1e-6);
      });
    }
    const x = tf.tensor1d([-1, 3, 7]);
    const dy = tf.grad((z: tf.Tensor) => tf.sum(runKernel('Relu6Grad', { x, dy: z })));
    expect([...dy(tf.ones([3])).dataSync()]).toEqual([0, 1, 0]);
  });

  test('the largest value and its place: NaN wins, the first of equals is taken', () => {
    const x = tf.tensor2d([3, Number.NaN, 1, 5, 5, -Infinity], [2, 3]);
    expect([...tf.max(x, 1).dataSync()]).toEqual([Number.NaN, 5]);
    expect([...tf.min(x, 0).dataSync()]).toEqual([3, Number.NaN, -Infinity]);
    expect(tf.argMax(x, 1).dtype).toBe('int32');
    expect([...tf.argMax(x, 1).dataSync()]).toEqual([0, 0]);
    expect([...tf.argMin(x, 1).dataSync()]).toEqual([2, 2]);
  });

  test('a mask that is learned is refused, not passed over', () => {
    const x = normal([1, 1, 3, 2]) as tf.Tensor4D;
    const score = (mask: tf.Tensor) => tf.sum(engine.attention(x, x, x, { mask }));
    expect(() => tf.grad(score)(normal([3, 3]))).toThrow('a mask that is not learned');
  });

  test('wrong sizes are an error, never a crash', () => {
    const f = (length: number) => new Float32Array(length);
    const ints = (...values: number[]) => Int32Array.from(values);
    // One head of two queries, two keys, width 1; no mask; four arrays side by side.
    const strides = [0, 2, 2, 1];
    const shape = [1, 1, 2, 2, 1, 1, 0, 0, 0, 0, 0];
    const fitting = ints(...shape, ...strides, ...strides, ...strides, ...strides);
    addon!.attention(fitting, 1, f(0), f(2), f(2), f(2), f(2), f(2));
    const masked = ints(...shape.slice(0, 7), 0, 0, 2, 1, ...Array(4).fill(strides).flat());
    const wrong: [string, () => void][] = [
      ['short keys', () => addon!.attention(fitting, 1, f(0), f(2), f(2), f(1), f(2), f(2))],
      ['short sums', () => addon!.attention(fitting, 1, f(0), f(1), f(2), f(2), f(2), f(2))],
      ['short mask', () => addon!.attention(masked, 1, f(3), f(2), f(2), f(2), f(2), f(2))],
      ['short bytes', () => addon!.attention(masked, 1, new Uint8Array(3), f(2), f(2), f(2), f(2), f(2))],
      ['few sizes', () => addon!.attention(ints(...shape), 1, f(0), f(2), f(2), f(2), f(2), f(2))],
      ['a class too many', () => addon!.crossEntropy(ints(1, 2), f(2), ints(2), f(1))],
      ['a negative class', () => addon!.crossEntropy(ints(1, 2), f(2), ints(-1), f(1))],
      ['few probabilities', () => addon!.crossEntropy(ints(1, 2), f(2), f(1), f(1))],
      ['function', () => addon!.softmaxRows(9, ints(1, 2), f(2), f(2))],
      ['norm', () => addon!.layerNorm(ints(2, 3), 1, f(6), f(3), f(2), f(6))],
      ['extreme', () => addon!.extreme(ints(2, 3, 1), 0, f(6), f(1))],
    ];
    for (const [what, call] of wrong) expect(call, what).toThrow(RangeError);
  });
});

/** Computes the same on the plain and on the native engine; values below 1 may differ by the tolerance. */
async function compareEngines<T>(
  cases: T[],
  compute: (given: T) => tf.Tensor[],
  tolerance: number,
): Promise<void> {
  (await onPlainAndNative(cases, compute)).forEach(({ plain, native }, i) => {
    expect(relativeError([...native, 1], [...plain, 1]), `result ${i}`).toBeLessThan(tolerance);
  });
}
