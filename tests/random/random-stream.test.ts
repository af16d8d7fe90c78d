import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { loadAddon } from '../../src/native';
import { currentSeed, type RandomStream, seed, stream } from '../../src/random';
import { philox, philoxBlocks, type Words } from '../../src/random/philox';

const { addon, reason } = loadAddon();

const hex = (words: readonly number[]) => words.map((word) => word.toString(16).padStart(8, '0')).join(' ');

/** Known answers that come with the Random123 library of the paper's authors. */
const knownAnswers: [Words, [number, number], string][] = [
  [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    '408f276d 41c83b0e a20bc7c6 6d5451fd',
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    'd16cfe09 94fdcceb 5001e420 24126ea1',
  ],
];

beforeEach(() => seed(1));

test.each(knownAnswers)('philox of %j with key %j', (counter, key, answer) => {
  expect(hex(philox(counter, key))).toBe(answer);
});

describe('streams', () => {
  const draw = (random: RandomStream, count = 8) => Array.from({ length: count }, () => random.uint32());

  test('the same seed and name give the same numbers, from the start', () => {
    const first = draw(stream('init'));
    expect(draw(stream('init'))).toEqual(first);
    seed(2);
    expect(currentSeed()).toBe(2);
    expect(draw(stream('init'))).not.toEqual(first);
  });

  test('names, labels and seeds never share a stream', () => {
    const labels = ['', 'a', 'b', 'ab', 'a\0', 'abcdefgh', 'abcdefghi', 'é', 0, 1, '0', '1', -1, 2 ** 40];
    const keys = labels.flatMap((label) =>
      [0, 1, -1, 2 ** 33].map((value) => {
        seed(value);
        return hex(stream('root').split(label).key);
      }),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('splitting by many numbers gives the streams of each', () => {
    const labels = [0, 1, 2, -1, 2 ** 40, -(2 ** 33) - 1, Number.MAX_SAFE_INTEGER];
    const root = stream('root');
    for (const [at, one] of root.splitAll(labels).entries()) {
      const wanted = root.split(labels[at]!);
      expect(one.key).toEqual(wanted.key);
      expect(one.taken).toBe(0);
      expect(draw(one, 3)).toEqual(draw(wanted, 3));
      expect(one.normal()).toBe(wanted.normal());
      expect(one.fillUniform(new Float32Array(300))).toEqual(wanted.fillUniform(new Float32Array(300)));
      expect(one.taken).toBe(wanted.taken);
      expect(draw(one.again())).toEqual(draw(root.split(labels[at]!)));
    }
    expect(() => root.splitAll([1.5])).toThrow('a whole number as the label, got 1.5');
    expect(root.splitAll([])).toEqual([]);
  });

  test('splitting does not depend on what was drawn', () => {
    const random = stream('loop');
    const before = random.split(3).split(7).key;
    draw(random, 13);
    expect(random.split(3).split(7).key).toEqual(before);
  });

  test('a seed is a whole number', () => {
    expect(() => seed(1.5)).toThrow('engine.seed: expected a whole number, got 1.5');
    expect(() => stream('x').split(Number.NaN)).toThrow('whole number');
  });
});

describe('distributions', () => {
  const moments = (values: ArrayLike<number>) => {
    const list = Array.from(values);
    const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
    const variance = list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / list.length;
    return { mean, variance };
  };
  const sample = (draw: (random: RandomStream) => number) => {
    const random = stream('sample');
    return Array.from({ length: 40_000 }, () => draw(random));
  };

  test.each([
    ['uniform', (r: RandomStream) => r.uniform(2, 4), 3, 4 / 12],
    ['normal', (r: RandomStream) => r.normal(5, 3), 5, 9],
    ['gamma 3', (r: RandomStream) => r.gamma(3), 3, 3],
    ['gamma 0.4', (r: RandomStream) => r.gamma(0.4), 0.4, 0.4],
    ['beta 2 3', (r: RandomStream) => r.beta(2, 3), 0.4, 0.04],
    ['beta 0.2 0.2', (r: RandomStream) => r.beta(0.2, 0.2), 0.5, 0.25 / 1.4],
    ['integer', (r: RandomStream) => r.integer(6), 2.5, 35 / 12],
  ])('%s has the mean and variance it should', (_name, draw, mean, variance) => {
    const got = moments(sample(draw));
    const standardError = Math.sqrt(variance / 40_000);
    expect(Math.abs(got.mean - mean)).toBeLessThan(4 * standardError);
    expect(got.variance / variance).toBeGreaterThan(0.94);
    expect(got.variance / variance).toBeLessThan(1.06);
  });

  test('tiny beta shapes stay numbers', () => {
    expect(sample((random) => random.beta(1e-3, 1e-3)).every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  test('fills are the same as drawing one by one', () => {
    const filled = stream('fill').fillNormal(new Float32Array(5));
    const random = stream('fill');
    expect(filled).toEqual(Float32Array.from({ length: 5 }, () => random.normal()));
    const uniform = stream('fill').fillUniform(new Float32Array(1000));
    expect(Math.max(...uniform)).toBeLessThan(1);
    expect(Math.min(...uniform)).toBeGreaterThanOrEqual(0);
  });

  test('long fills, in any order with single draws, are the same as drawing one by one', () => {
    for (const skipped of [0, 1, 2, 3, 5]) {
      const [filled, single] = [stream('long'), stream('long')];
      for (let i = 0; i < skipped; i++) expect(filled.uint32()).toBe(single.uint32());
      for (const length of [1001, 0, 40_000, 1, 2, 257]) {
        const normal = filled.fillNormal(new Float32Array(length));
        expect(normal).toEqual(Float32Array.from({ length }, () => single.normal()));
        const uniform = filled.fillUniform(new Float32Array(length));
        expect(uniform).toEqual(Float32Array.from({ length }, () => (single.uint32() >>> 8) * 2 ** -24));
      }
      expect(filled.uint32()).toBe(single.uint32());
    }
  });

  test.skipIf(reason !== undefined)('words of the addon are those of philox, wherever they begin', () => {
    for (const first of [0, 1, 15, 17, 2 ** 28 - 3, 2 ** 32 - 40, 2 ** 40 + 5, 2 ** 53 - 10_000]) {
      for (const blocks of [0, 1, 16, 100, 9001]) {
        const key = [0xfedcba98, first % 2 ** 32] as const;
        const [native, plain] = [new Uint32Array(4 * blocks), new Uint32Array(4 * blocks)];
        addon!.randomWords(...key, first, native);
        philoxBlocks(plain, first, key);
        expect(native).toEqual(plain);
      }
    }
    expect(() => addon!.randomWords(1, 2, -1, new Uint32Array(4))).toThrow('native engine');
    expect(() => addon!.randomWords(1, 2, 0, new Uint32Array(5))).toThrow('whole blocks');
  });

  test('a permutation holds every number once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), fc.integer(), (n, value) => {
        seed(value);
        const permutation = stream('order').permutation(n);
        expect([...permutation].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
      }),
    );
  });

  test('impossible parameters are refused', () => {
    expect(() => stream('x').integer(0)).toThrow('RandomStream.integer');
    expect(() => stream('x').gamma(-1)).toThrow('a shape above 0');
  });
});
