import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatSafetensors, parseSafetensors, type SafeTensor } from '../../src/models';

const small: Record<string, SafeTensor> = {
  'a.weight': { dtype: 'F32', shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) },
  count: { dtype: 'I64', shape: [], values: BigInt64Array.of(17n) },
  bytes: { dtype: 'U8', shape: [3], values: Uint8Array.of(7, 8, 9) },
};

/** A file with this header and so many bytes of data. */
function file(header: unknown, dataBytes: number): Uint8Array {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, Buffer.alloc(dataBytes)]);
}

const tensor = (begin: number, end: number, shape = [(end - begin) / 4]) => ({
  dtype: 'F32',
  shape,
  data_offsets: [begin, end],
});

describe('safetensors', () => {
  test('gives back what was written, from any position in memory', () => {
    const bytes = formatSafetensors(small, { note: 'kept' });
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    for (const source of [bytes, Buffer.from(bytes), shifted.subarray(3)]) {
      const { tensors, metadata } = parseSafetensors(source);
      expect(Object.fromEntries(tensors)).toEqual(small);
      expect(metadata).toEqual({ note: 'kept' });
    }
  });

  test('gives tensors that do not share memory with the file', () => {
    const bytes = Buffer.from(formatSafetensors(small));
    const { tensors } = parseSafetensors(bytes);
    bytes.fill(0);
    expect(tensors.get('a.weight')!.values[5]).toBe(6);
  });

  test('lays tensors down aligned to their elements', () => {
    const bytes = Buffer.from(formatSafetensors(small));
    const start = 8 + Number(bytes.readBigUInt64LE(0));
    expect(start % 8).toBe(0);
    expect(bytes.readBigInt64LE(start)).toBe(17n);
  });

  test('keeps names of every kind', () => {
    const shape = [1];
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.string().filter((name) => name !== '__metadata__'),
          { maxLength: 5 },
        ),
        (names) => {
          const tensors = new Map(
            names.map((name, i) => [name, { dtype: 'F32' as const, shape, values: Float32Array.of(i) }]),
          );
          const parsed = parseSafetensors(formatSafetensors(tensors)).tensors;
          expect(new Map([...parsed].sort())).toEqual(new Map([...tensors].sort()));
        },
      ),
    );
  });

  test('refuses values that do not fit the shape', () => {
    const wrong: SafeTensor = { dtype: 'F32', shape: [4], values: Float32Array.of(1, 2, 3) };
    expect(() => formatSafetensors({ w: wrong })).toThrow(
      'expected 4 F32 values for "w" [4], got 3 in a Float32Array',
    );
  });

  test.each([
    ['nothing', new Uint8Array(0), 'expected at least 8 bytes'],
    ['a header longer than the file', file('{}', 0).subarray(0, 9), 'expected a header of at most 1 bytes'],
    ['a header of 2^63 bytes', Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 128, 1), 'got 9223372036854775808'],
    ['a header that is not JSON', file('{"a', 0), 'expected a JSON header'],
    ['a header that is not UTF-8', Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 255), 'expected a JSON header'],
    ['a list as header', file([], 0), 'expected a JSON object as header'],
    ['numbers in the metadata', file({ __metadata__: { a: 1 } }, 0), 'expected text by key in __metadata__'],
    [
      'half precision',
      file({ w: { ...tensor(0, 4), dtype: 'BF16' } }, 4),
      'got "BF16"; convert it before saving',
    ],
    [
      'a type that every object has',
      file({ w: { ...tensor(0, 4), dtype: 'constructor' } }, 4),
      'got "constructor"',
    ],
    [
      'no shape',
      file({ w: { dtype: 'F32', data_offsets: [0, 4] } }, 4),
      'expected shape and data_offsets of "w"',
    ],
    ['a negative size', file({ w: tensor(0, 4, [-1]) }, 4), 'expected shape and data_offsets of "w"'],
    [
      'offsets that do not fit the shape',
      file({ w: tensor(0, 4, [2]) }, 4),
      'expected 8 bytes for "w" [2] F32',
    ],
    [
      'a tensor past the end',
      file({ w: tensor(0, 400) }, 4),
      'expected 400 bytes of tensors in safetensors, got 4',
    ],
    ['a tensor of many terabytes', file({ w: tensor(0, 2 ** 50) }, 4), 'the file is truncated'],
    [
      'tensors that overlap',
      file({ a: tensor(0, 8), b: tensor(4, 8) }, 8),
      'to begin at byte 8 in safetensors, got 4',
    ],
    ['a gap', file({ a: tensor(0, 4), b: tensor(8, 12) }, 12), 'got 8, which leaves a gap'],
    ['bytes at the end', file({ a: tensor(0, 4) }, 8), 'bytes follow that belong to no tensor'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => parseSafetensors(bytes)).toThrow(message);
  });

  test('never fails but with its own words, whatever the bytes', () => {
    const bytes = formatSafetensors(small);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length), (at, value, length) => {
        const damaged = bytes.slice(0, length);
        damaged[at] = value;
        try {
          parseSafetensors(damaged);
        } catch (error) {
          expect((error as Error).message).toMatch(/^parseSafetensors: expected/);
        }
      }),
    );
  });
});
