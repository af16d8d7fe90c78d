import { expected } from '../../../system';
import type { RangeFile } from '../range-file';
import { countItems, type Dtype, parseDtype } from './dtype';
import { parsePythonLiteral } from './python-literal';

/** What the header of an NPY file says. */
export interface NpyHeader {
  dtype: Dtype;
  shape: number[];
  /** Whether the first index is the one that runs fastest. */
  fortranOrder: boolean;
  /** How many items there are; `undefined` of objects, which are pickled. */
  count: number;
  /** The byte at which the items begin. */
  start: number;
}

const magic = '\x93NUMPY';
/** NumPy itself trusts headers of up to 10,000 bytes. */
const longestHeader = 1 << 16;

/** Whether something begins as an NPY file does. */
export function isNpy(text: string): boolean {
  return text.startsWith(magic);
}

/**
 * Reads the header of an NPY file, version 1 to 3 (NumPy Enhancement Proposal 1), and checks it against the size.
 *
 * @throws ThetalabError when it is none, it is damaged, or the array is of a type that cannot be read
 */
export function readNpyHeader(file: Pick<RangeFile, 'path' | 'size' | 'fill'>, where: string): NpyHeader {
  const { text, start } = headerText(file, where);
  const damaged = (what: string) =>
    expected(where, what, `something else in "${file.path}"`, 'the header is damaged, save the array again');
  const fields = parsePythonLiteral(text);
  if (!(fields instanceof Map)) throw damaged('a header with descr, fortran_order and shape');
  const [descr, fortranOrder, shape] = ['descr', 'fortran_order', 'shape'].map((key) => fields.get(key));
  if (Array.isArray(descr)) {
    const names = descr.map((field) => (Array.isArray(field) ? field[0] : field)).slice(0, 8);
    const got = `a structured one with the fields ${names.join(', ')} in "${file.path}"`;
    throw expected(where, 'a plain array', got, 'save each field as an array of its own');
  }
  if (typeof descr !== 'string') throw damaged('the type of the array');
  if (typeof fortranOrder !== 'boolean') throw damaged('True or False as fortran_order');
  if (!Array.isArray(shape) || !shape.every((extent) => typeof extent === 'number')) throw damaged('a shape');
  const dtype = parseDtype(descr, where, file.path);
  const sizes = shape as number[];
  const count =
    dtype.content === 'object' ? 0 : countItems(sizes, dtype.size, file.size - start, where, file.path);
  return { dtype, shape: sizes, fortranOrder, count, start };
}

function headerText(file: Pick<RangeFile, 'path' | 'size' | 'fill'>, where: string) {
  const fixed = Buffer.alloc(Math.min(12, file.size));
  file.fill(fixed, 0);
  const version = fixed[6] ?? 0;
  if (fixed.length < 12 || !isNpy(fixed.toString('latin1'))) {
    const got = `another beginning of "${file.path}"`;
    throw expected(where, 'an NPY file', got, 'is it another format?');
  }
  if (version < 1 || version > 3) {
    const got = `version ${version} in "${file.path}"`;
    throw expected(where, 'an NPY file of version 1 to 3', got, 'save the array again');
  }
  const from = version === 1 ? 10 : 12;
  const length = version === 1 ? fixed.readUInt16LE(8) : fixed.readUInt32LE(8);
  if (length > longestHeader || from + length > file.size) {
    const got = `${file.size - from} in "${file.path}"`;
    throw expected(where, `a header of ${length} bytes`, got, 'the file is truncated or damaged');
  }
  const bytes = Buffer.alloc(length);
  file.fill(bytes, from);
  return { text: bytes.toString(version === 3 ? 'utf8' : 'latin1'), start: from + length };
}
