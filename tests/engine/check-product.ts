import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { expect } from 'vitest';
import * as engine from '../../src/engine';
import { relativeError } from './cases';

const small = (max: number, min = 1) => fc.integer({ min, max });

/** Operands of matMul of any size, batched and transposed. */
export const products = fc.record({
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

/** Compares matMul with the sums in double precision. */
export function checkProduct({
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
