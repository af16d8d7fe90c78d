import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { inflateSync } from 'node:zlib';
import { expected } from '../../system';

/** A numeric array of a MAT file. */
export interface MatArray {
  /** Rows, columns and further dimensions; values are in column-major order, as MATLAB has them. */
  shape: number[];
  values: Float64Array;
}

/** What a MAT file holds, by name: numbers as arrays, characters as text. */
export type MatVariables = Record<string, MatArray | string>;

/** Data types of elements (MathWorks, MAT-File Level 5 file format): bytes of one value and how to read it. */
const numberTypes: Record<number, [number, (view: DataView, at: number, little: boolean) => number]> = {
  1: [1, (view, at) => view.getInt8(at)],
  2: [1, (view, at) => view.getUint8(at)],
  3: [2, (view, at, little) => view.getInt16(at, little)],
  4: [2, (view, at, little) => view.getUint16(at, little)],
  5: [4, (view, at, little) => view.getInt32(at, little)],
  6: [4, (view, at, little) => view.getUint32(at, little)],
  7: [4, (view, at, little) => view.getFloat32(at, little)],
  9: [8, (view, at, little) => view.getFloat64(at, little)],
  12: [8, (view, at, little) => Number(view.getBigInt64(at, little))],
  13: [8, (view, at, little) => Number(view.getBigUint64(at, little))],
};
const matrixType = 14;
const compressedType = 15;
const characterClass = 4;
const sparseClass = 5;
const lastNumericClass = 15;
const complexFlag = 0x0800;
const headerBytes = 128;

/** How many times its size a compressed variable may grow; deflate itself cannot exceed about 1,030. */
const maximumInflation = 1100;

/** One element: its type and the bytes of its content. */
interface Element {
  type: number;
  bytes: Uint8Array;
}

/**
 * Reads the numeric and character variables of a MATLAB file of version 5 to 7, compressed or not. Structures, cells, sparse and
 * complex arrays are left out unless asked for.
 *
 * @param names variables to read (default all that can be read)
 * @throws ThetalabError when it is no such file, it is damaged, or a named variable is missing or of another kind
 */
export async function readMat(path: string, names?: readonly string[]): Promise<MatVariables> {
  const name = basename(path);
  const bytes = readFile(path);
  const little = checkHeader(bytes, name);
  const variables: MatVariables = {};
  const others: string[] = [];
  for (const element of elementsOf(bytes.subarray(headerBytes), little, name)) {
    const matrix = element.type === compressedType ? inflate(element, little, name) : element;
    if (matrix.type !== matrixType) continue;
    const variable = parseMatrix(matrix.bytes, little, name);
    if (variable.value === undefined) others.push(variable.name);
    else if (!names || names.includes(variable.name)) variables[variable.name] = variable.value;
  }
  const missing = names?.find((wanted) => !Object.hasOwn(variables, wanted));
  if (missing !== undefined) {
    const got = others.includes(missing)
      ? 'one of another kind'
      : `${Object.keys(variables).join(', ') || 'none'}`;
    throw expected('readMat', `the numeric variable "${missing}" in "${name}"`, got, 'is it the right file?');
  }
  return variables;
}

function readFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw expected(
      'readMat',
      'a readable file',
      `"${path}" (${(cause as NodeJS.ErrnoException).code})`,
      'check the path',
    );
  }
}

/** Whether numbers are little-endian. */
function checkHeader(bytes: Uint8Array, name: string): boolean {
  if (bytes.length < headerBytes) {
    throw expected(
      'readMat',
      `${headerBytes} bytes of header`,
      `${bytes.length} in "${name}"`,
      'the file is truncated',
    );
  }
  const order = String.fromCharCode(bytes[126]!, bytes[127]!);
  const major = order === 'IM' ? bytes[125] : bytes[124];
  if (order !== 'IM' && order !== 'MI') {
    throw expected(
      'readMat',
      'a MATLAB file of version 5 to 7',
      `something else in "${name}"`,
      'is it another format?',
    );
  }
  if (major !== 1) {
    const remedy = 'save it in MATLAB with -v7';
    throw expected('readMat', 'a MATLAB file of version 5 to 7', `version 7.3 (HDF5) in "${name}"`, remedy);
  }
  return order === 'IM';
}

function inflate({ bytes }: Element, little: boolean, name: string): Element {
  let content: Uint8Array;
  try {
    content = inflateSync(bytes, { maxOutputLength: bytes.length * maximumInflation + 64 });
  } catch (cause) {
    throw expected(
      'readMat',
      'a whole compressed variable',
      (cause as Error).message,
      `"${name}" is damaged, download it again`,
    );
  }
  const [first] = elementsOf(content, little, name);
  return first ?? { type: 0, bytes: content };
}

/** Walks over tagged elements; small ones keep type, size and content in eight bytes. */
function* elementsOf(bytes: Uint8Array, little: boolean, name: string): Generator<Element> {
  const view = viewOf(bytes);
  for (let at = 0; at + 8 <= bytes.length; ) {
    const tag = view.getUint32(at, little);
    const small = tag >>> 16;
    const type = small ? tag & 0xffff : tag;
    const size = small || view.getUint32(at + 4, little);
    const start = at + (small ? 4 : 8);
    if (start + size > bytes.length || (small && size > 4)) {
      const got = `${bytes.length - start} in "${name}"`;
      throw expected('readMat', `${size} bytes of data`, got, 'the file is truncated, download it again');
    }
    yield { type, bytes: bytes.subarray(start, start + size) };
    if (small) at += 8;
    else at = start + (type === compressedType ? size : Math.ceil(size / 8) * 8);
  }
}

function parseMatrix(
  bytes: Uint8Array,
  little: boolean,
  name: string,
): { name: string; value?: MatArray | string } {
  const [flags, dimensions, label, data] = elementsOf(bytes, little, name);
  if (!flags || !dimensions || !label || flags.bytes.length < 4) {
    throw expected('readMat', 'flags, dimensions and a name', `less in "${name}"`, 'the file is damaged');
  }
  const flagWord = viewOf(flags.bytes).getUint32(0, little);
  const kind = flagWord & 0xff;
  const variable = Buffer.from(label.bytes).toString('latin1');
  if (
    kind < characterClass ||
    kind === sparseClass ||
    kind > lastNumericClass ||
    flagWord & complexFlag ||
    !data
  )
    return { name: variable };
  const shape = Array.from(parseNumbers(dimensions, little, name));
  const values = parseNumbers(data, little, name);
  const count = shape.reduce((product, size) => product * size, 1);
  if (values.length !== count) {
    throw expected(
      'readMat',
      `${count} values in "${variable}" of "${name}"`,
      String(values.length),
      'the file is damaged',
    );
  }
  return {
    name: variable,
    value: kind === characterClass ? String.fromCharCode(...values) : { shape, values },
  };
}

function parseNumbers({ type, bytes }: Element, little: boolean, name: string): Float64Array {
  const [size, read] = numberTypes[type] ?? numberTypes[2]!;
  if (!numberTypes[type] && type < 16)
    throw expected('readMat', 'a numeric type', `type ${type} in "${name}"`);
  const view = viewOf(bytes);
  return Float64Array.from({ length: Math.floor(bytes.length / size) }, (_, index) =>
    read(view, index * size, little),
  );
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
