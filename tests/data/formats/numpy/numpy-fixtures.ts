import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NumpyArray } from '../../../../src/data';

const folder = join(__dirname, '../../../fixtures/data/numpy');

/** Path and bytes of a file that NumPy or Python wrote: see make_numpy.py. */
export const pathOf = (name: string) => join(folder, name);
export const bytesOf = (name: string) => readFileSync(pathOf(name));

interface Described {
  shape: number[];
  dtype: string;
  values: (number | string)[];
}

/** What NumPy says of the arrays. */
export const truth = JSON.parse(bytesOf('numpy.json').toString('utf8')) as {
  npy: Record<string, Described>;
  pickle: Record<string, Described>;
};

/** An array in the form of the fixture: 64-bit integers and dates as text. */
export function described({ shape, dtype, values }: NumpyArray): Described {
  const plain = Array.from(values as ArrayLike<number | string | bigint>, (value) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  return { shape: [...shape], dtype, values: plain };
}
