import { expected } from '../../system';
import {
  compressedType,
  elementsOf,
  inflate,
  type MatContext,
  type MatElement,
  matrixType,
  parseNumbers,
  viewOf,
} from './mat5-elements';
import { type RangeFile, withFile } from './range-file';

/** A numeric array of a MAT file. */
export interface MatArray {
  /** Rows, columns and further dimensions; values are in column-major order, as MATLAB has them. */
  shape: number[];
  values: Float64Array;
}

/** What a MAT file holds, by name: numbers as arrays, characters as text (a line for each row). */
export type MatVariables = Record<string, MatArray | string>;

/** Classes of arrays; from `firstNumeric` on, only numbers. */
const characterClass = 4;
const firstNumericClass = 6;
const lastNumericClass = 15;
const complexFlag = 0x0800;
const headerBytes = 128;

/**
 * Reads the numeric and character variables of a MATLAB file of version 5 to 7, compressed or not. 64-bit integers
 * beyond 2^53 lose their last digits. Structures, cells, sparse and complex arrays are left out unless asked for.
 *
 * @param names variables to read (default all that can be read)
 * @throws ThetalabError when it is no such file (version 7.3 is HDF5), it is damaged, or a named variable is missing or
 *   of another kind
 */
export async function readMat(path: string, names?: readonly string[]): Promise<MatVariables> {
  return withFile(path, 'readMat', (file) => {
    const context = readHeader(file);
    const content = new Uint8Array(file.size - headerBytes);
    file.fill(content, headerBytes);
    const variables: MatVariables = Object.create(null);
    const others: string[] = [];
    for (const element of elementsOf(content, context)) {
      const matrix = element.type === compressedType ? inflate(element, context) : element;
      if (matrix.type !== matrixType) continue;
      const { name, value } = parseMatrix(matrix, context, names);
      if (value === undefined) others.push(name);
      else variables[name] = value;
    }
    checkNames(names, variables, others, file.path);
    return variables;
  });
}

function checkNames(
  names: readonly string[] | undefined,
  variables: MatVariables,
  others: readonly string[],
  file: string,
): void {
  const missing = names?.find((wanted) => !Object.hasOwn(variables, wanted));
  if (missing === undefined) return;
  const there = [...Object.keys(variables), ...others].join(', ') || 'none';
  const got = others.includes(missing) ? 'a structure, a cell, or a sparse or complex array' : there;
  throw expected('readMat', `the numeric variable "${missing}" in "${file}"`, got, 'is it the right file?');
}

function readHeader(file: RangeFile): MatContext {
  const { path, size } = file;
  if (size < headerBytes) {
    const got = `${size} in "${path}"`;
    throw expected(
      'readMat',
      `${headerBytes} bytes of header`,
      got,
      'the file is truncated, download it again',
    );
  }
  const header = new Uint8Array(headerBytes);
  file.fill(header, 0);
  const text = Buffer.from(header).toString('latin1');
  const order = text.slice(126);
  const little = order === 'IM';
  const version = header[little ? 125 : 124];
  if (text.startsWith('\x89HDF') || text.startsWith('MATLAB 7.3') || version === 2) {
    const remedy = 'save it in MATLAB with -v7';
    throw expected('readMat', 'a MATLAB file of version 5 to 7', `version 7.3 (HDF5) in "${path}"`, remedy);
  }
  if ((!little && order !== 'MI') || version !== 1) {
    const got = `something else in "${path}"`;
    throw expected('readMat', 'a MATLAB file of version 5 to 7', got, 'is it another format?');
  }
  return { little, name: path };
}

/** Name and value of an array; without a value when it is of a kind that is not read, or not among the wanted. */
function parseMatrix(
  { bytes }: MatElement,
  context: MatContext,
  wanted: readonly string[] | undefined,
): { name: string; value?: MatArray | string } {
  const [flags, dimensions, label, data] = elementsOf(bytes, context);
  if (!flags || !dimensions || !label || flags.bytes.length < 4) {
    const got = `less in "${context.name}"`;
    throw expected('readMat', 'flags, dimensions and a name', got, 'the file is damaged');
  }
  const word = viewOf(flags.bytes).getUint32(0, context.little);
  const kind = word & 0xff;
  const name = Buffer.from(label.bytes).toString('latin1');
  const readable = kind === characterClass || (kind >= firstNumericClass && kind <= lastNumericClass);
  if (!readable || word & complexFlag || !data || (wanted && !wanted.includes(name))) return { name };
  const shape = Array.from(parseNumbers(dimensions, context));
  const values = parseNumbers(data, context);
  const count = shape.reduce((product, size) => product * size, 1);
  if (shape.length < 2 || shape.some((size) => size < 0) || values.length !== count) {
    const what = `${shape.join(' x ')} values in "${name}" of "${context.name}"`;
    throw expected('readMat', what, String(values.length), 'the file is damaged');
  }
  return { name, value: kind === characterClass ? textOf(values, shape[0]!) : { shape, values } };
}

/** The rows of a matrix of characters as lines; they are stored column by column. */
function textOf(codes: Float64Array, rows: number): string {
  if (codes.length === 0) return '';
  const lines = new Array<string>(rows).fill('');
  codes.forEach((code, at) => {
    lines[at % rows] += String.fromCharCode(code);
  });
  return lines.join('\n');
}
