import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeRecord,
  encodeRecords,
  isIntact,
  type RecordShape,
  recordBytes,
} from '../../../src/data/store/record';

const anyEpochs = fc
  .record({
    channels: fc.integer({ min: 1, max: 3 }),
    samplesPerEpoch: fc.integer({ min: 1, max: 5 }),
    length: fc.integer({ min: 1, max: 4 }),
    exponent: fc.integer({ min: -28, max: 28 }),
  })
  .chain(({ exponent, length, ...shape }) => {
    const count = length * shape.channels * shape.samplesPerEpoch;
    const value = fc.double({ min: -1, max: 1, noNaN: true }).map((mantissa) => mantissa * 10 ** exponent);
    return fc
      .array(value, { minLength: count, maxLength: count })
      .map((values) => ({ shape, length, values: Float32Array.from(values, (one) => one + 0) }));
  });

/** Encodes and decodes all channels. */
function through(values: Float32Array, shape: RecordShape, length: number): Float32Array {
  const bytes = encodeRecords(values, shape);
  const size = recordBytes(shape);
  expect(bytes.length).toBe(length * size);
  const out = new Float32Array(values.length);
  const channels = Array.from({ length: shape.channels }, (_, channel) => channel);
  for (let row = 0; row < length; row++) {
    const record = bytes.subarray(row * size, (row + 1) * size);
    expect(isIntact(record)).toBe(true);
    const perEpoch = values.length / length;
    decodeRecord(record, shape, channels, out.subarray(row * perEpoch, (row + 1) * perEpoch));
  }
  return out;
}

describe('a record', () => {
  test('of float32 is exact', () => {
    fc.assert(
      fc.property(anyEpochs, ({ values, shape, length }) => {
        expect(through(values, { ...shape, dtype: 'float32' }, length)).toEqual(values);
      }),
    );
  });

  test('of int16 is within half a step of 1/32767 of the peak of its epoch and channel', () => {
    fc.assert(
      fc.property(anyEpochs, ({ values, shape, length }) => {
        const kept = through(values, { ...shape, dtype: 'int16' }, length);
        for (let first = 0; first < values.length; first += shape.samplesPerEpoch) {
          const own = values.subarray(first, first + shape.samplesPerEpoch);
          const peak = Math.max(...own.map(Math.abs));
          own.forEach((value, at) => {
            const error = Math.abs(kept[first + at]! - value);
            expect(error).toBeLessThanOrEqual(Math.max((peak / 65534) * (1 + 1e-6) + peak * 2 ** -24, 1e-30));
          });
        }
      }),
      { numRuns: 300 },
    );
  });

  test('of int16 keeps silence and the peak', () => {
    const shape = { dtype: 'int16', channels: 2, samplesPerEpoch: 3 } as const;
    expect([...through(Float32Array.of(0, 0, 0, -5, 0, 2.5), shape, 1)].slice(0, 4)).toEqual([0, 0, 0, -5]);
    expect(() => encodeRecords(Float32Array.of(0, 0, 0, 1e31, 0, 0), shape)).toThrow('store it as float32');
  });

  test('whose bits flipped is not intact', () => {
    const shape = { dtype: 'int16', channels: 1, samplesPerEpoch: 4 } as const;
    const bytes = encodeRecords(Float32Array.of(1, -2, 3, 4), shape);
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const damaged = bytes.slice();
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      expect(isIntact(damaged)).toBe(false);
    }
  });
});
