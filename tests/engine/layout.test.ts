import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import * as engine from '../../src/engine';
import { relativeError } from './cases';
import { engines } from './engines';

for (const { name, available, title } of engines) {
  describe.skipIf(!available)(`indexing and layout, ${title}`, () => {
    beforeAll(async () => {
      await engine.use(name);
    });

    test('gather along any axis, and its gradient sums what has the same index', () => {
      fc.assert(fc.property(gathers, checkGather), { numRuns: 60 });
    });

    // TensorFlow.js' own gradients of these are wrong or missing where it has no kernel of ours.
    if (name === 'native')
      test('gather with batch axes has a gradient', () => {
        const x = normal([2, 3, 4, 5], 1);
        const indices = tf.tensor([0, 3, 3, 1, 2, 0], [2, 3], 'int32');
        const y = tf.gather(x, indices, 2, 1);
        expect(y.shape).toEqual([2, 3, 3, 5]);
        const dy = normal(y.shape, 2);
        const dx = tf
          .grad((z) => tf.sum(tf.mul(tf.gather(z, indices, 2, 1), dy)))(x)
          .arraySync() as number[][][][];
        const given = dy.arraySync() as number[][][][];
        const chosen = indices.arraySync() as number[][];
        const wanted = [0, 1].flatMap((b) =>
          [0, 1, 2].flatMap((o) =>
            [0, 1, 2, 3].flatMap((r) =>
              [0, 1, 2, 3, 4].map((c) =>
                chosen[b]!.reduce((sum, index, n) => sum + (index === r ? given[b]![o]![n]![c]! : 0), 0),
              ),
            ),
          ),
        );
        expect(relativeError(dx.flat(3), wanted)).toBeLessThan(1e-6);
      });

    test('sums over equal indices lose nothing to rounding', () => {
      const count = 200_000;
      const x = tf.fill([count, 1], 0.1);
      const ids = tf.zeros([count], 'int32') as tf.Tensor1D;
      if (name !== 'native') return;
      expect(tf.unsortedSegmentSum(x, ids, 2).dataSync()).toEqual(
        Float32Array.of(count * Math.fround(0.1), 0),
      );
    });

    test('unsortedSegmentSum passes over indices outside', () => {
      const sums = tf.unsortedSegmentSum(
        tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]),
        tf.tensor1d([2, -1, 2], 'int32'),
        4,
      );
      expect(sums.arraySync()).toEqual([
        [0, 0],
        [0, 0],
        [6, 8],
        [0, 0],
      ]);
    });

    test('gatherND and scatterND are each the gradient of the other', () => {
      const x = normal([3, 4, 5], 3);
      const indices = tf.tensor2d([0, 1, 2, 3, 0, 1, 2, 0], [4, 2], 'int32');
      const flat = [1, 11, 1, 8];
      const y = tf.gatherND(x, indices);
      const rows = (tensor: tf.Tensor) => tf.reshape(tensor, [-1, 5]).arraySync() as number[][];
      expect(rows(y)).toEqual(flat.map((row) => rows(x)[row]));
      const dy = normal([4, 5], 4);
      const wanted = Array.from({ length: 12 }, (_, row) =>
        Array.from({ length: 5 }, (_, c) =>
          flat.reduce((sum, at, n) => sum + (at === row ? rows(dy)[n]![c]! : 0), 0),
        ),
      );
      const scattered = tf.scatterND(indices, dy, [3, 4, 5]);
      expect(relativeError(scattered.dataSync(), wanted.flat())).toBeLessThan(1e-6);
      const gathered = tf.grad((z) => tf.sum(tf.mul(tf.gatherND(z, indices), dy)))(x);
      expect(gathered.dataSync()).toEqual(scattered.dataSync());
      const updates = tf.grad((z) => tf.sum(tf.mul(tf.scatterND(indices, z, [3, 4, 5]), x)))(dy);
      expect(updates.dataSync()).toEqual(y.dataSync());
    });

    test('concat, pad and where for any shape, and their gradients', () => {
      fc.assert(fc.property(layouts, checkLayout), { numRuns: 60 });
    });

    test('casts and fills', () => {
      const flags = tf.tensor([true, false, true], [3], 'bool');
      expect(tf.mul(tf.cast(flags, 'float32'), 1).dataSync()).toEqual(Float32Array.of(1, 0, 1));
      expect(tf.mul(tf.cast(tf.tensor1d([7, -3], 'int32'), 'float32'), 0.5).dataSync()).toEqual(
        Float32Array.of(3.5, -1.5),
      );
      expect(tf.cast(tf.tensor1d([1.9, -1.9]), 'int32').dataSync()).toEqual(Int32Array.of(1, -1));
      expect(tf.fill([2, 2], 0.5).arraySync()).toEqual([
        [0.5, 0.5],
        [0.5, 0.5],
      ]);
      expect(tf.fill([0, 2], 1).shape).toEqual([0, 2]);
    });

    test('empty arrays, and indices and shapes that do not fit', () => {
      const none = tf.tensor1d([], 'int32');
      expect(tf.gather(tf.ones([3, 2]), none).shape).toEqual([0, 2]);
      expect(tf.concat([tf.ones([0, 2]), tf.ones([3, 2])]).shape).toEqual([3, 2]);
      expect(tf.concat([tf.ones([2, 1]), tf.ones([2, 0]), tf.ones([2, 2])], 1).shape).toEqual([2, 3]);
      expect(
        tf
          .pad(tf.ones([0, 2]), [
            [1, 0],
            [0, 1],
          ])
          .arraySync(),
      ).toEqual([[0, 0, 0]]);
      expect(tf.where(tf.tensor1d([], 'bool'), tf.tensor1d([]), tf.tensor1d([])).shape).toEqual([0]);
      for (const index of [-1, 3]) {
        const outside = () => tf.gather(tf.ones([3, 2]), tf.tensor1d([0, index], 'int32')).dataSync();
        expect(outside).toThrow(/not in \[0, (2|3)/);
      }
      const nowhere = tf.tensor2d([[5, 0]], [1, 2], 'int32');
      expect(() => tf.gatherND(tf.ones([2, 2]), nowhere).dataSync()).toThrow(/does not index into|index/);
      expect(() => tf.scatterND(nowhere, tf.ones([1]), [2, 2]).dataSync()).toThrow(
        /does not index into|indices/,
      );
      expect(() => tf.concat([tf.ones([2, 1]), tf.ones([3, 1])], 1)).toThrow(/concat/i);
    });
  });
}

const small = (max: number, min = 1) => fc.integer({ min, max });

function normal(shape: number[], seed: number): tf.Tensor {
  const values = new Float32Array(tf.util.sizeFromShape(shape));
  return tf.tensor(new engine.RandomStream([seed, 4]).fillNormal(values), shape);
}

const gathers = fc.record({
  shape: fc.array(small(9), { minLength: 1, maxLength: 4 }),
  wide: small(90),
  axis: fc.nat(),
  count: small(40),
  seed: small(1e6),
});

function checkGather({
  shape,
  wide,
  axis: drawn,
  count,
  seed,
}: typeof gathers extends fc.Arbitrary<infer T> ? T : never): void {
  tf.tidy(() => {
    const axis = drawn % shape.length;
    const full = [...shape.slice(0, -1), axis === shape.length - 1 ? shape.at(-1)! : wide];
    const random = new engine.RandomStream([seed, 5]);
    const chosen = Int32Array.from({ length: count }, () => random.integer(full[axis]!));
    const x = normal(full, seed);
    const indices = tf.tensor1d(chosen, 'int32');
    const outer = tf.util.sizeFromShape(full.slice(0, axis));
    const inner = tf.util.sizeFromShape(full.slice(axis + 1));
    const values = x.dataSync();
    const y = tf.gather(x, indices, axis);
    const dy = normal(y.shape, seed + 1);
    const given = dy.dataSync();
    const wanted = new Float32Array(y.size);
    const dx = new Float64Array(x.size);
    for (let o = 0; o < outer; o++)
      for (let n = 0; n < count; n++)
        for (let i = 0; i < inner; i++) {
          const from = (o * full[axis]! + chosen[n]!) * inner + i;
          const to = (o * count + n) * inner + i;
          wanted[to] = values[from]!;
          dx[from]! += given[to]!;
        }
    expect(y.dataSync()).toEqual(wanted);
    const gradient = tf.grad((z) => tf.sum(tf.mul(tf.gather(z, indices, axis), dy)))(x);
    expect(relativeError(gradient.dataSync(), dx)).toBeLessThan(1e-6);
  });
}

const layouts = fc.record({
  shape: fc.array(small(6), { minLength: 1, maxLength: 4 }),
  axis: fc.nat(),
  lengths: fc.array(small(5), { minLength: 1, maxLength: 4 }),
  paddings: fc.array(fc.tuple(small(3, 0), small(3, 0)), { minLength: 4, maxLength: 4 }),
  fill: fc.constantFrom(0, -2.5),
  seed: small(1e6),
});

function checkLayout({
  shape,
  axis: drawn,
  lengths,
  paddings,
  fill,
  seed,
}: typeof layouts extends fc.Arbitrary<infer T> ? T : never): void {
  tf.tidy(() => {
    const axis = drawn % shape.length;
    const parts = lengths.map((length, i) =>
      normal(
        shape.map((size, at) => (at === axis ? length : size)),
        seed + i,
      ),
    );
    const joined = tf.concat(parts, axis);
    let begin = 0;
    for (const part of parts) {
      const at = shape.map((_, i) => (i === axis ? begin : 0));
      expect(tf.slice(joined, at, part.shape).dataSync()).toEqual(part.dataSync());
      begin += part.shape[axis]!;
    }
    const dy = normal(joined.shape, seed + 9);
    if (parts.length > 1) {
      const grads = tf.grads((...z: tf.Tensor[]) => tf.sum(tf.mul(tf.concat(z, axis), dy)))(parts);
      expect(tf.concat(grads, axis).dataSync()).toEqual(dy.dataSync());
    }

    const used = shape.map((_, i) => paddings[i]!);
    const x = parts[0]!;
    const padded = tf.pad(x, used, fill);
    const start = used.map(([before]) => before);
    expect(tf.slice(padded, start, x.shape).dataSync()).toEqual(x.dataSync());
    const frame = tf.sub(tf.fill(padded.shape, 1), tf.pad(tf.fill(x.shape, 1), used));
    const outside = padded.dataSync().filter((_, i) => frame.dataSync()[i] === 1);
    expect(outside.every((value) => value === fill)).toBe(true);
    const weight = normal(padded.shape, seed + 8);
    const gradient = tf.grad((z) => tf.sum(tf.mul(tf.pad(z, used, fill), weight)))(x);
    expect(gradient.dataSync()).toEqual(tf.slice(weight, start, x.shape).dataSync());

    const other = normal(x.shape, seed + 7);
    const [a, b] = [x.dataSync(), other.dataSync()];
    const larger = tf.where(tf.greater(x, other), x, other);
    expect(larger.dataSync()).toEqual(a.map((value, i) => Math.max(value, b[i]!)));
  });
}
