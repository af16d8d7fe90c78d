import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { RandomStream, use } from '../../src/engine';
import { ntXent } from '../../src/train';
import { distance, fixture } from './support';

beforeAll(async () => {
  await use();
});

const random = new RandomStream([5, 6]);
const draw = (label: string, rows: number, columns: number) =>
  random.split(label).fillNormal(new Float32Array(rows * columns));
const lossOf = (a: Float32Array, b: Float32Array, rows: number, temperature?: number) =>
  tf.tidy(
    () =>
      ntXent(
        tf.tensor2d(a, [rows, a.length / rows]),
        tf.tensor2d(b, [rows, b.length / rows]),
        temperature,
      ).dataSync()[0]!,
  );

describe('PyTorch', () => {
  test.each(fixture.ntXent)('loss and gradient at temperature $temperature', (expected) => {
    const views = [expected.first, expected.second].map((values) => tf.tensor2d(values, expected.shape));
    const { value, grads } = tf.valueAndGrads((a, b) =>
      ntXent(a as tf.Tensor2D, b as tf.Tensor2D, expected.temperature),
    )(views);
    expect(Math.abs(value.dataSync()[0]! - expected.loss)).toBeLessThan(2e-5 * (1 + expected.loss));
    const largest = Math.max(...expected.firstGradient.map(Math.abs));
    expect(distance(grads[0]!.dataSync(), expected.firstGradient)).toBeLessThan(1e-4 * largest + 1e-7);
    expect(distance(grads[1]!.dataSync(), expected.secondGradient)).toBeLessThan(1e-4 * largest + 1e-7);
  });
});

/** Equation 1 of the paper, pair by pair, in doubles; every negative and the positive once. */
function naive(a: Float32Array, b: Float32Array, rows: number, temperature: number): number {
  const columns = a.length / rows;
  const views = [a, b].flatMap((values) =>
    Array.from({ length: rows }, (_, row) => {
      const own = Array.from(values.subarray(row * columns, (row + 1) * columns));
      const length = Math.hypot(...own);
      return own.map((value) => value / length);
    }),
  );
  const similarity = (i: number, k: number) =>
    views[i]!.reduce((sum, value, at) => sum + value * views[k]![at]!, 0) / temperature;
  let sum = 0;
  for (let i = 0; i < 2 * rows; i++) {
    let denominator = 0;
    for (let k = 0; k < 2 * rows; k++) if (k !== i) denominator += Math.exp(similarity(i, k));
    sum -= Math.log(Math.exp(similarity(i, (i + rows) % (2 * rows))) / denominator);
  }
  return sum / (2 * rows);
}

describe('properties', () => {
  test('equals the sum written out', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 9 }),
        fc.integer({ min: 2, max: 12 }),
        fc.double({ min: 0.05, max: 2, noNaN: true }),
        fc.nat(),
        (rows, columns, temperature, label) => {
          const [a, b] = [draw(`a${label}`, rows, columns), draw(`b${label}`, rows, columns)];
          const wanted = naive(a, b, rows, temperature);
          expect(Math.abs(lossOf(a, b, rows, temperature) - wanted)).toBeLessThan(1e-4 * (1 + wanted));
        },
      ),
      { numRuns: 40 },
    );
  });

  test('embeddings that are all the same cost the logarithm of the number of others', () => {
    const same = new Float32Array(8 * 4).fill(0.5);
    expect(lossOf(same, same, 8, 0.07)).toBeCloseTo(Math.log(15), 4);
  });

  test('twins that are perfect and far from all others cost nothing', () => {
    const axes = Float32Array.from({ length: 16 }, (_, at) => (at % 5 === 0 ? 1 : 0));
    expect(lossOf(axes, axes, 4, 0.05)).toBeLessThan(1e-6);
  });

  test('the views may change places, and their length does not matter', () => {
    const [a, b] = [draw('a', 6, 5), draw('b', 6, 5)];
    expect(lossOf(b, a, 6, 0.2)).toBeCloseTo(lossOf(a, b, 6, 0.2), 4);
    expect(
      lossOf(
        a.map((value) => 7 * value),
        b,
        6,
        0.2,
      ),
    ).toBeCloseTo(lossOf(a, b, 6, 0.2), 4);
  });

  test.each([0.07, 0.01, 0.001])('is finite with a finite gradient at temperature %s', (temperature) => {
    const [a, b] = [draw('cold', 32, 16), draw('colder', 32, 16)].map((values) =>
      tf.tensor2d(values, [32, 16]),
    );
    const gradient = tf
      .grad((x) => ntXent(x as tf.Tensor2D, b!, temperature))(a!)
      .dataSync();
    expect(Array.from(gradient).every(Number.isFinite)).toBe(true);
  });
});

describe('bad input', () => {
  const shaped = (rows: number, columns: number) => tf.ones([rows, columns]) as tf.Tensor2D;

  test('names what is wrong', () => {
    expect(() => ntXent(shaped(3, 4), shaped(2, 4))).toThrow(/two equal shapes.*\[3,4\] and \[2,4\]/);
    expect(() => ntXent(shaped(1, 4), shaped(1, 4))).toThrow(/at least two rows/);
    expect(() => ntXent(shaped(2, 4), shaped(2, 4), 0)).toThrow(/temperature above 0, got 0/);
  });
});
