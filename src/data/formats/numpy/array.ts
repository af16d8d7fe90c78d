import { expected } from '../../../system';
import type { NumberArray } from '../number-type';

/** An array as NumPy holds it. */
export interface NumpyArray {
  /** Sizes of its dimensions, the slowest first; `[]` of a single number. */
  shape: readonly number[];
  /** NumPy's name: `float32`, `int64`, `bool`, `complex64`, `str`, `bytes`, `datetime64[ms]`, `object` … */
  dtype: string;
  /**
   * Row by row (in C order), however the file has them. Half-precision numbers are in a `Float32Array`, truth values in a
   * `Uint8Array`, 64-bit integers in a `BigInt64Array` (`numbersOf` gives plain numbers), each complex number as its
   * real and its imaginary part, texts and bytes (a character for each) in an array of strings, objects as
   * `readPickle` gives them.
   */
  values: NumberArray | readonly unknown[];
}

/**
 * The values as plain numbers, such as labels that NumPy holds in 64-bit integers.
 *
 * @throws ThetalabError when they are no real numbers, or an integer is beyond 2^53
 */
export function numbersOf({ dtype, values }: NumpyArray): Float64Array {
  if (!isReal(dtype) || !ArrayBuffer.isView(values)) {
    throw expected('numbersOf', 'an array of real numbers', `one of ${dtype}`, 'choose another array');
  }
  const numbers = Float64Array.from(values as ArrayLike<number | bigint>, Number);
  const large = numbers.findIndex((value) => Math.abs(value) > Number.MAX_SAFE_INTEGER);
  if (large < 0 || !/^u?int64$/.test(dtype)) return numbers;
  throw expected('numbersOf', 'integers below 2^53', String(values[large]), 'use the values of the array');
}

/** Whether values of this type are real numbers. */
export function isReal(dtype: string): boolean {
  return /^(bool|u?int(8|16|32|64)|float(16|32|64))$/.test(dtype);
}

/** Whether something is an array. */
export function isNumpyArray(value: unknown): value is NumpyArray {
  const { shape, dtype, values } = (value ?? {}) as Partial<NumpyArray>;
  return Array.isArray(shape) && typeof dtype === 'string' && values !== undefined;
}
