import { expected } from '../../../system';
import { describeArray, layoutOfArray } from '../array-source';
import type { Format } from '../format';
import { parsePickle } from '../pickle/machine';
import { type RangeFile, stampOf, withFile } from '../range-file';
import { StoredSource } from '../stored-source';
import type { NumpyArray } from './array';
import { decodeItems, toRowMajor, valuesPerItem } from './dtype';
import { isNpy, type NpyHeader, readNpyHeader } from './npy-header';

/**
 * Reads an array that `numpy.save` wrote (NumPy Enhancement Proposal 1; versions 1 to 3): numbers of every type and byte
 * order, truth values, texts and dates, in C or Fortran order. Arrays of objects are read as `readPickle` reads.
 *
 * @throws ThetalabError when it is no such file, it is truncated or damaged, or the array is structured or of another type
 *   that cannot be read (the message names it)
 */
export async function readNpy(path: string): Promise<NumpyArray> {
  return withFile(path, 'readNpy', (file) => readArray(file, 'readNpy'));
}

/** @param where who reads, for messages */
export function readArray(file: Pick<RangeFile, 'path' | 'size' | 'fill'>, where: string): NumpyArray {
  const header = readNpyHeader(file, where);
  const bytes = new Uint8Array(file.size - header.start);
  file.fill(bytes, header.start);
  if (header.dtype.content === 'object') return readObjects(header, bytes, where, file.path);
  return arrayFrom(header, bytes);
}

function arrayFrom({ dtype, shape, fortranOrder, count }: NpyHeader, bytes: Uint8Array): NumpyArray {
  const values = decodeItems(bytes, dtype, count);
  const ordered = fortranOrder ? toRowMajor(values, shape, valuesPerItem(dtype)) : values;
  return { shape, dtype: dtype.name, values: ordered };
}

/** Objects are a pickle of the whole array. */
function readObjects({ shape }: NpyHeader, bytes: Uint8Array, where: string, path: string): NumpyArray {
  const value = parsePickle(bytes, where, path) as NumpyArray;
  if (value?.dtype === 'object' && String(value.shape) === String(shape)) return value;
  throw expected(
    where,
    `objects of shape (${shape.join(', ')})`,
    `something else in "${path}"`,
    'the file is damaged',
  );
}

/** Arrays of NumPy, of which any range of samples is read alone. */
export const npy: Format = {
  name: 'NPY',
  extensions: ['npy'],
  recognises: ({ text }) => isNpy(text),
  async open(path, options) {
    return withFile(path, 'open', (file) => {
      if (options.variable !== undefined) {
        throw expected('open', `no variable, since "${path}" holds a single array`, `"${options.variable}"`);
      }
      const header = readNpyHeader(file, 'open');
      const described = describeArray(
        { shape: header.shape, dtype: header.dtype.name },
        options,
        'NPY',
        path,
      );
      const data = stampOf(file);
      return new StoredSource({ ...described, data, layoutOf: layoutOfArray(header, header.start) });
    });
  },
};
