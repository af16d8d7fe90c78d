import { describe, expect, test } from 'vitest';
import { augmentBatch, BaseAugmentation, fromConfig, parameters, twoViews } from '../../src/augment';
import { RandomStream } from '../../src/engine';
import { signalOf } from './conformance';

const [count, size] = [12, 50];
const values = signalOf([count * size, 3, 1]);
const random = new RandomStream([1, 2]);
const options = { samplingRate: 100 };
const unmixed = { RandomZeroMasking: {}, TimeWarping: {}, RandomAdditiveGaussianNoise: {} };
const row = (array: Float32Array, i: number) => array.slice(i * size, (i + 1) * size);

const schema = parameters('Shows the partner', {});
/** Gives back the partner, or zeros without one. */
class Partner extends BaseAugmentation<typeof schema> {
  static override readonly schema = schema;
  protected transform(_x: Float32Array, out: Float32Array, { partner }: { partner?: Float32Array }): void {
    out.fill(0);
    if (partner) out.set(partner);
  }
}

describe('twoViews', () => {
  const augmentations = fromConfig(unmixed);
  const views = twoViews(values, count, size, augmentations, random, options);

  test('gives two different views, the same ones each time, and leaves the batch alone', () => {
    expect(views.first).not.toEqual(views.second);
    expect(twoViews(values, count, size, augmentations, random, options)).toEqual(views);
    expect(values).toEqual(signalOf([count * size, 3, 1]));
    expect(twoViews(values, count, size, augmentations, random.split(1), options)).not.toEqual(views);
  });

  test('augments a sample by its index, whatever batch it is in', () => {
    const places = [7, 2, 9];
    const part = Float32Array.from(places.flatMap((i) => [...row(values, i)]));
    const some = twoViews(part, 3, size, augmentations, random, { ...options, indices: places });
    for (const [place, i] of places.entries()) {
      expect(row(some.first, place)).toEqual(row(views.first, i));
      expect(row(some.second, place)).toEqual(row(views.second, i));
    }
  });

  test('gives the other augmentations the same draws when one is left out', () => {
    const masked = (config: Record<string, object>) =>
      augmentBatch(
        values.map(() => 1),
        count,
        size,
        fromConfig(config),
        random,
        options,
      );
    const alone = masked({ RandomZeroMasking: {} });
    const last = masked({ TimeWarping: { p: 0 }, RandomZeroMasking: {} });
    expect(last).toEqual(alone);
  });

  test('gives two augmentations of one kind draws of their own', () => {
    const masking = fromConfig({ RandomZeroMasking: { p: 1 } })[0]!;
    const ones = values.map(() => 1);
    const twice = augmentBatch(ones, count, size, [masking, masking], random, options);
    const zeros = (array: Float32Array) => array.filter((value) => value === 0).length;
    expect(zeros(twice)).toBeGreaterThan(zeros(augmentBatch(ones, count, size, [masking], random, options)));
  });

  test('gives each sample another one of the batch as partner, as it came', () => {
    const rows = values.map((_, i) => Math.floor(i / size));
    const noise = fromConfig({ RandomAdditiveGaussianNoise: { p: 1 } });
    const { first, second } = twoViews(rows, count, size, [...noise, new Partner()], random, options);
    const partners = (view: Float32Array) => Array.from({ length: count }, (_, i) => view[i * size]!);
    for (const view of [first, second]) {
      for (const [i, partner] of partners(view).entries()) {
        expect(partner).not.toBe(i);
        expect(Number.isInteger(partner)).toBe(true);
      }
    }
    expect(partners(first)).not.toEqual(partners(second));
  });

  test('has no partner in a batch of one', () => {
    expect(augmentBatch(Float32Array.of(1, 2), 1, 2, [new Partner()], random, options)).toEqual(
      Float32Array.of(0, 0),
    );
  });

  test('without augmentations gives copies', () => {
    const { first, second } = twoViews(values, count, size, [], random, options);
    expect(first).toEqual(values);
    expect(second).toEqual(values);
    expect(first.buffer).not.toBe(values.buffer);
    expect(first.byteOffset).not.toBe(second.byteOffset);
  });

  test('puts views where they are wanted, the second ones behind the first', () => {
    const out = new Float32Array(2 * count * size).fill(Number.NaN);
    const placed = twoViews(values, count, size, augmentations, random, { ...options, out });
    expect(placed.both).toBe(out);
    expect(out).toEqual(Float32Array.from([...views.first, ...views.second]));
    const one = augmentBatch(values, count, size, augmentations, random, {
      ...options,
      out: out.subarray(0, count * size),
    });
    expect(one).toEqual(augmentBatch(values, count, size, augmentations, random, options));
    expect(() => twoViews(values, count, size, [], random, { ...options, out: new Float32Array(3) })).toThrow(
      'twoViews: expected an array out of 1200 values, got 3',
    );
  });

  test('refuses sizes that do not match and values that are not finite', () => {
    const views = (...[batch, n, samples, more]: [Float32Array, number, number, object?]) =>
      twoViews(batch, n, samples, augmentations, random, { ...options, ...more });
    expect(() => views(values, count, size + 1)).toThrow(
      'twoViews: expected 12 epochs of 51 samples, got 600 values',
    );
    expect(() => views(new Float32Array(0), 0, size)).toThrow(
      'expected one epoch, channel and sample or more, got 0 epochs of 50 samples',
    );
    expect(() => views(values, count, size, { indices: [1] })).toThrow('expected 12 indices, got 1');
    const broken = values.slice();
    broken[2 * size + 3] = Number.NaN;
    expect(() => views(broken, count, size)).toThrow('expected finite values, got NaN in epoch 2, sample 3');
  });
});
