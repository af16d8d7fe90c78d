import { expected } from '../../../../system';
import { checkedSparse } from '../sparse';
import {
  countOf,
  type MatArray,
  type MatNumericClass,
  type MatReadOptions,
  type MatSparse,
  type MatStruct,
  type MatValue,
  ofClass,
  type StoredNumbers,
  textOf,
} from '../value';
import type { MatBytes, MatOrigin } from './bytes';
import {
  bytesPerNumber,
  codesOf,
  elementsOf,
  type MatContext,
  type MatElement,
  matrixType,
  numbersOf,
  viewOf,
} from './elements';

/** What the reader of a file lends to that of its matrices. */
export interface MatrixContext extends MatContext {
  /** Numbers of an element type that stay where they are. */
  store(origin: MatOrigin, type: number, count: number): StoredNumbers;
}

/** Name, class and dimensions of a matrix; they stand at its beginning. */
export interface MatrixHead {
  name: string;
  code: number;
  complex: boolean;
  logical: boolean;
  shape: number[];
  /** The elements after the name. */
  rest: Generator<MatElement>;
}

/** Codes of classes (MathWorks, MAT-File Level 5 file format, and what MATLAB writes since). */
const codes = { cell: 1, struct: 2, object: 3, char: 4, sparse: 5, function: 16, opaque: 17 };
const numericClasses: Record<number, MatNumericClass> = {
  6: 'double',
  7: 'single',
  8: 'int8',
  9: 'uint8',
  10: 'int16',
  11: 'uint16',
  12: 'int32',
  13: 'uint32',
  14: 'int64',
  15: 'uint64',
};
const complexFlag = 0x0800;
const logicalFlag = 0x0200;
const deepest = 64;

/** Reads what stands at the beginning of a matrix, and nothing after it. */
export function headOf(bytes: MatBytes, context: MatContext): MatrixHead {
  const elements = elementsOf(bytes, context);
  const flags = next(elements, context).content.load();
  if (flags.length < 4) throw damaged('flags of a matrix', `${flags.length} bytes`, context);
  const word = viewOf(flags).getUint32(0, context.little);
  const code = word & 0xff;
  const shape = code === codes.opaque ? [1, 1] : shapeOf(next(elements, context), context);
  const name = Buffer.from(next(elements, context).content.load()).toString('latin1');
  const [complex, logical] = [complexFlag, logicalFlag].map((flag) => (word & flag) !== 0);
  return { name, code, complex: complex!, logical: logical!, shape, rest: elements };
}

/** The value of a matrix. */
export function matValueOf(
  bytes: MatBytes,
  context: MatrixContext,
  options: MatReadOptions = {},
  depth = 0,
): MatValue {
  if (depth > deepest) throw damaged(`at most ${deepest} structures in each other`, 'more', context);
  // MATLAB writes an empty cell or field as a matrix without content.
  if (bytes.size === 0)
    return { kind: 'numbers', class: 'double', shape: [0, 0], values: new Float64Array(0) };
  const head = headOf(bytes, context);
  const { code, shape, rest } = head;
  const inner = (element: MatElement, limit?: MatReadOptions) => {
    if (element.type !== matrixType) throw damaged('a matrix', `an element of type ${element.type}`, context);
    return matValueOf(element.content, context, limit, depth + 1);
  };
  if (code === codes.char) return charactersOf(head, context);
  if (code === codes.sparse) return sparseOf(head, context);
  if (code === codes.struct) return structOf(head, context, options, inner);
  if (code === codes.cell) {
    return { kind: 'cell', shape, cells: take(countOf(shape), rest, context).map((one) => inner(one)) };
  }
  if (code in numericClasses) return arrayOf(head, context, options);
  return { kind: 'object', class: objectClass(head, context) };
}

/** So many elements; the count of a header is no reason to make room for it. */
function take(count: number, elements: Generator<MatElement>, context: MatContext): MatElement[] {
  const taken: MatElement[] = [];
  while (taken.length < count) taken.push(next(elements, context));
  return taken;
}

function next(elements: Generator<MatElement>, context: MatContext): MatElement {
  const { value, done } = elements.next();
  if (done) throw damaged('a whole matrix', 'less', context);
  return value;
}

function shapeOf(element: MatElement, context: MatContext): number[] {
  const shape = Array.from(numbersOf(element, context), Number);
  if (shape.length >= 2 && shape.every((size) => size >= 0 && Number.isInteger(size))) return shape;
  throw damaged('two or more dimensions', shape.join(' x ') || 'none', context);
}

function arrayOf(
  head: MatrixHead,
  context: MatrixContext,
  { storedAbove = Infinity }: MatReadOptions,
): MatArray {
  const { code, complex, logical, shape, rest } = head;
  const name = logical ? 'logical' : numericClasses[code]!;
  const real = next(rest, context);
  const { type, content } = real;
  const count = content.size / bytesPerNumber(type, context.file);
  checkCount(head, Math.floor(count), context);
  if (!complex && content.size > storedAbove) {
    const stored = context.store(content.origin, type, countOf(shape));
    return { kind: 'numbers', class: name, shape, values: ofClass(new Float64Array(0), name), stored };
  }
  const values = ofClass(numbersOf(real, context), name);
  if (!complex) return { kind: 'numbers', class: name, shape, values };
  const imaginary = ofClass(numbersOf(next(rest, context), context), name);
  checkCount(head, imaginary.length, context);
  return { kind: 'numbers', class: name, shape, values, imaginary };
}

function charactersOf(head: MatrixHead, context: MatContext): string {
  const [rows] = head.shape;
  const count = countOf(head.shape);
  const element = next(head.rest, context);
  const units = codesOf(element, context);
  const text = units.length === count || rows === 1 ? textOf(units, rows!) : '';
  // SciPy counts a character beyond 16 bits once; MATLAB twice.
  if (units.length !== count && [...text].length !== count) checkCount(head, units.length, context);
  return text;
}

function sparseOf(head: MatrixHead, context: MatContext): MatSparse {
  const { shape, complex, logical, rest } = head;
  const [rows, columns] = shape;
  const indices = () => Uint32Array.from(numbersOf(next(rest, context), context) as ArrayLike<number>);
  const [rowOf, starts] = [indices(), indices()];
  const numbers = () => ofClass(numbersOf(next(rest, context), context), logical ? 'logical' : 'double');
  const count = starts.at(-1) ?? 0;
  const parts = complex ? [numbers(), numbers()] : [numbers()];
  return checkedSparse(
    { kind: 'sparse', shape: [rows!, columns!], rows: rowOf, columnStarts: starts, values: parts[0]! },
    parts[1],
    count,
    context.file,
  );
}

function structOf(
  head: MatrixHead,
  context: MatContext,
  options: MatReadOptions,
  inner: (element: MatElement, limit?: MatReadOptions) => MatValue,
): MatStruct {
  const { shape, rest } = head;
  const names = fieldNames(next(rest, context), next(rest, context).content.load(), context);
  const fields: MatStruct['fields'] = Object.create(null);
  for (const name of names) if (!options.fields || options.fields.has(name)) fields[name] = [];
  if (!names.length) return { kind: 'struct', shape, fields };
  for (let at = countOf(shape); at > 0; at--) {
    for (const name of names) {
      const element = next(rest, context);
      if (name in fields) fields[name]!.push(inner(element, options));
    }
  }
  return { kind: 'struct', shape, fields };
}

function fieldNames(length: MatElement, labels: Uint8Array, context: MatContext): string[] {
  const width = Number(numbersOf(length, context)[0]);
  if (!(Number.isInteger(width) && width > 0))
    throw damaged('the length of field names', String(width), context);
  const text = Buffer.from(labels).toString('latin1');
  const names = Array.from({ length: Math.floor(text.length / width) }, (_, at) =>
    text.slice(at * width, (at + 1) * width).replace(/\0.*/s, ''),
  );
  if (new Set(names).size === names.length) return names;
  throw damaged('fields of different names', 'two of one name', context);
}

function objectClass({ code, rest }: MatrixHead, context: MatContext): string {
  const text = () => Buffer.from(next(rest, context).content.load()).toString('latin1').slice(0, 63);
  if (code === codes.function) return 'function_handle';
  if (code === codes.object) return text();
  if (code !== codes.opaque) throw damaged('a class of array', `class ${code}`, context);
  text(); // the system of types, such as MCOS
  return text();
}

function checkCount({ name, shape }: MatrixHead, count: number, context: MatContext): void {
  if (count === countOf(shape)) return;
  const what = `${shape.join(' x ')} values${name && ` in "${name}"`} of "${context.file.path}"`;
  throw expected(context.file.reader, what, String(count), 'the file is damaged');
}

function damaged(what: string, got: string, { file }: MatContext) {
  return expected(file.reader, what, `${got} in "${file.path}"`, 'the file is damaged');
}
