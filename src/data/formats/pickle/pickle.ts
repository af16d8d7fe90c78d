import { type ArrayKind, chooseArray, describeArray, valuesSource } from '../array-source';
import type { Format } from '../format';
import { isNumpyArray, type NumpyArray } from '../numpy/array';
import { withFile } from '../range-file';
import { parsePickle } from './machine';

/**
 * Reads a Python pickle (protocols 0 to 5) without executing anything: numbers, texts, bytes (`Uint8Array`), lists
 * and tuples (both as arrays), dictionaries (`Map`), sets, and arrays of NumPy as `NumpyArray`. Integers beyond 2^53
 * are bigints; the byte strings of Python 2 are texts with a character for each byte.
 *
 * @throws ThetalabError when it asks for anything else, such as a class or a function (the message names it), or it is
 *   truncated or damaged
 */
export async function readPickle(path: string): Promise<unknown> {
  return readPickleFor('readPickle', path);
}

/** @param reader who reads, for messages */
function readPickleFor(reader: string, path: string): unknown {
  return withFile(path, reader, (file) => {
    const bytes = new Uint8Array(file.size);
    file.fill(bytes, 0);
    return parsePickle(bytes, reader, path);
  });
}

/** An array in a pickle, or one of several in a dictionary. It is read whole. */
export const pickle: Format = {
  name: 'pickle',
  extensions: ['pkl', 'pickle'],
  recognises: ({ bytes }) => bytes[0] === 0x80 && bytes[1]! >= 2 && bytes[1]! <= 5,
  async open(path, options) {
    const array = chooseFrom(readPickleFor('open', path), options.variable, path);
    return valuesSource(describeArray(array, options, 'pickle', path), () => array);
  },
};

function chooseFrom(value: unknown, wanted: string | undefined, path: string): NumpyArray {
  if (isNumpyArray(value) && wanted === undefined) return value;
  const entries = value instanceof Map ? [...value] : [];
  const arrays = entries.filter((entry): entry is [string, NumpyArray & ArrayKind] => isNumpyArray(entry[1]));
  return chooseArray(new Map(arrays.map(([name, array]) => [String(name), array])), wanted, path);
}
