import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import * as engine from '../../src/engine';
import { loadAddon } from '../../src/native';
import { relativeError, valuesOf } from './cases';

const { addon, reason } = loadAddon();

type Activation = 'linear' | 'relu' | 'relu6' | 'elu' | 'sigmoid' | 'leakyrelu';

const activations: Record<Activation, (x: number) => number> = {
  linear: (x) => x,
  relu: (x) => (x < 0 ? 0 : x),
  relu6: (x) => (x < 0 ? 0 : x > 6 ? 6 : x),
  elu: (x) => (x < 0 ? Math.expm1(x) : x),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  leakyrelu: (x) => (x < 0 ? 0.3 * x : x),
};

interface Product {
  batch: number;
  sharedA: boolean;
  sharedB: boolean;
  rows: number;
  columns: number;
  depth: number;
  transposeA: boolean;
  transposeB: boolean;
  seed: number;
}

/** Sizes on either side of every border: tiles, thin products, panels, small products of a batch. */
const size = fc.oneof(
  fc.integer({ min: 1, max: 7 }),
  fc.integer({ min: 8, max: 100 }),
  fc.integer({ min: 101, max: 700 }),
);
const products: fc.Arbitrary<Product> = fc
  .record({
    batch: fc.constantFrom(1, 1, 2, 5),
    sharedA: fc.boolean(),
    sharedB: fc.boolean(),
    rows: size,
    columns: size,
    depth: size,
    transposeA: fc.boolean(),
    transposeB: fc.boolean(),
    seed: fc.nat(1e6),
  })
  .filter(({ batch, rows, columns, depth }) => batch * rows * columns * depth < 1e7);

function operands({ batch, sharedA, sharedB, rows, columns, depth, transposeA, transposeB, seed }: Product) {
  const random = new engine.RandomStream([seed, 11]);
  const normal = (...shape: number[]) =>
    tf.tensor(random.fillNormal(new Float32Array(tf.util.sizeFromShape(shape))), shape);
  return {
    a: normal(sharedA ? 1 : batch, ...(transposeA ? [depth, rows] : [rows, depth])) as tf.Tensor3D,
    b: normal(sharedB ? 1 : batch, ...(transposeB ? [columns, depth] : [depth, columns])) as tf.Tensor3D,
    bias: normal(columns) as tf.Tensor1D,
  };
}

/** The product in double precision. */
function naive(p: Product, a: Float32Array, b: Float32Array): Float64Array {
  const { rows, columns, depth, transposeA, transposeB } = p;
  const batch = p.sharedA && p.sharedB ? 1 : p.batch;
  const out = new Float64Array(batch * rows * columns);
  const [stepA, rowA] = transposeA ? [rows, 1] : [1, depth];
  const [stepB, columnB] = transposeB ? [1, depth] : [columns, 1];
  for (let n = 0; n < batch; n++) {
    const [fromA, fromB] = [p.sharedA ? 0 : n * rows * depth, p.sharedB ? 0 : n * columns * depth];
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let sum = 0;
        for (let k = 0; k < depth; k++) {
          sum += a[fromA + k * stepA! + i * rowA!]! * b[fromB + k * stepB! + j * columnB!]!;
        }
        out[(n * rows + i) * columns + j] = sum;
      }
    }
  }
  return out;
}

describe.skipIf(reason !== undefined)(`matrix products of the native engine${reason ?? ''}`, () => {
  beforeEach(async () => {
    await engine.use('native');
  });

  test.each(['avx512', 'avx2', 'generic'])(
    'are those in double precision, for sizes on both sides of every border, with %s',
    (name) => {
      try {
        addon!.setInstructions(name);
      } catch {
        return;
      }
      try {
        fc.assert(fc.property(products, checkProduct), { numRuns: 60 });
      } finally {
        addon!.setInstructions('');
      }
    },
  );

  test('a depth of several slabs, and a vector on either side', () => {
    const common = { batch: 1, sharedA: false, sharedB: false, seed: 3 };
    for (const transposeA of [false, true])
      for (const transposeB of [false, true]) {
        checkProduct({ ...common, rows: 97, columns: 64, depth: 20_000, transposeA, transposeB });
        checkProduct({ ...common, rows: 3, columns: 130, depth: 5000, transposeA, transposeB });
        checkProduct({ ...common, rows: 300, columns: 1, depth: 5000, transposeA, transposeB });
      }
  });

  test('the same bits for any number of threads', async () => {
    const drawn = fc.sample(products, { numRuns: 40, seed: 8 });
    const runs: Buffer[][] = [];
    for (const threads of [1, 2, 3]) {
      await engine.use('native', { threads });
      runs.push(
        drawn.map((p) => {
          const [product] = valuesOf(() => {
            const { a, b } = operands(p);
            return [tf.matMul(a, b, p.transposeA, p.transposeB)];
          });
          return Buffer.from(product!.buffer);
        }),
      );
    }
    const differ = runs.map((run) => run.findIndex((result, i) => !result.equals(runs[0]![i]!)));
    expect(differ).toEqual([-1, -1, -1]);
  });

  test('bias and activation are applied as one by one', () => {
    const names = fc.constantFrom(...(Object.keys(activations) as Activation[]));
    fc.assert(
      fc.property(products, names, fc.boolean(), (drawn, activation, biased) => {
        tf.tidy(() => {
          const p = { ...drawn, depth: Math.min(drawn.depth, 20) };
          const { a, b, bias } = operands(p);
          const wanted = naive(p, a.dataSync() as Float32Array, b.dataSync() as Float32Array);
          const biases = bias.dataSync();
          wanted.forEach((x, i) => {
            wanted[i] = activations[activation](x + (biased ? biases[i % p.columns]! : 0));
          });
          const got = tf.fused.matMul({
            ...{ a, b, transposeA: p.transposeA, transposeB: p.transposeB },
            ...{ bias: biased ? bias : undefined, activation, leakyreluAlpha: 0.3 },
          });
          expect(relativeError(got.dataSync(), wanted)).toBeLessThan(3e-6);
        });
      }),
      { numRuns: 80 },
    );
  });

  test('activations are accurate near zero and far from it, and pass NaN on', () => {
    const values = [-100, -88, -20, -3, -1, -0.4, -1e-3, -1e-6, 0, 1e-6, 0.4, 3, 5.9, 6.5, 100];
    const one = tf.tensor2d([[1]]);
    for (const [activation, exact] of Object.entries(activations)) {
      const x = tf.tensor2d([...values, Number.NaN], [values.length + 1, 1]);
      const run = { a: x, b: one, activation: activation as Activation, leakyreluAlpha: 0.3 };
      const got = tf.fused.matMul(run).dataSync();
      values.forEach((value, i) => {
        const wanted = exact(Math.fround(value));
        expect(Math.abs(got[i]! - wanted), `${activation}(${value})`).toBeLessThanOrEqual(
          4e-7 * Math.abs(wanted) + 1e-38,
        );
      });
      expect(got[values.length], activation).toBeNaN();
    }
  });

  test('prelu and a bias that is not one per column still give what tfjs gives', async () => {
    const random = new engine.RandomStream([5, 5]);
    const normal = (rows: number, columns: number) =>
      tf.tensor2d(random.fillNormal(new Float32Array(rows * columns)), [rows, columns]);
    const [a, b, slope, bias] = [normal(9, 5), normal(5, 7), normal(1, 7), normal(9, 7)];
    const run = () => [
      tf.fused.matMul({ a, b, activation: 'prelu', preluActivationWeights: slope }).dataSync().slice(),
      tf.fused.matMul({ a, b, bias, activation: 'relu' }).dataSync().slice(),
      tf.fused
        .matMul({ a, b, bias: tf.scalar(2), activation: 'relu' })
        .dataSync()
        .slice(),
    ];
    const got = run();
    await engine.use('cpu');
    run().forEach((wanted, i) => {
      expect(relativeError(got[i]!, wanted)).toBeLessThan(1e-6);
    });
  });

  test('a dense layer infers and trains with every activation', async () => {
    const layers = (['linear', 'relu', 'relu6', 'elu', 'sigmoid'] as const).map((activation) => ({
      activation,
      layer: tf.layers.dense({ units: 9, activation, inputShape: [6] }),
    }));
    const random = new engine.RandomStream([6, 6]);
    const x = tf.tensor2d(random.fillNormal(new Float32Array(60)), [10, 6]);
    for (const { layer } of layers) {
      layer.build([10, 6]);
      layer.setWeights([
        tf.tensor2d(random.fillNormal(new Float32Array(54)), [6, 9]),
        tf.tensor1d(random.fillNormal(new Float32Array(9))),
      ]);
    }
    const run = () =>
      layers.map(({ layer }) => {
        const y = layer.apply(x) as tf.Tensor;
        const { grads } = tf.variableGrads(
          () => tf.sum(tf.square(layer.apply(x) as tf.Tensor)) as tf.Scalar,
          layer.trainableWeights.map((weight) => weight.read() as tf.Variable),
        );
        return [y, ...Object.values(grads)].map((t) => t.dataSync().slice());
      });
    const got = run();
    await engine.use('cpu');
    run().forEach((results, i) => {
      results.forEach((wanted, k) => {
        expect(relativeError(got[i]![k]!, wanted), layers[i]!.activation).toBeLessThan(2e-6);
      });
    });
  });

  test('the peak is a positive number, and wrong calls are refused', () => {
    expect(addon!.peakGigaflops()).toBeGreaterThan(0);
    const f = (length: number) => new Float32Array(length);
    const sizes = (activation: number) => Int32Array.of(1, 2, 2, 2, 0, 0, 0, 0, activation, 0);
    expect(() => addon!.matmul(sizes(6), f(4), f(4), f(4), f(0), 0)).toThrow('no such activation');
    expect(() => addon!.matmul(sizes(0), f(4), f(4), f(4), f(3), 0)).toThrow('a number per column');
  });
});

function checkProduct(p: Product): void {
  tf.tidy(() => {
    const { a, b } = operands(p);
    const wanted = naive(p, a.dataSync() as Float32Array, b.dataSync() as Float32Array);
    const got = tf.matMul(a, b, p.transposeA, p.transposeB);
    expect(relativeError(got.dataSync(), wanted)).toBeLessThan(3e-6);
  });
}
