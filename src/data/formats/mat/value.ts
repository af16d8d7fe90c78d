/** Numeric classes of MATLAB; `logical` is kept as 0 and 1 in bytes. */
export type MatNumericClass = keyof typeof numericArrays;

/** Numbers in the array that their class asks for; 64-bit integers are kept as doubles and lose digits beyond 2^53. */
export type MatNumbers = InstanceType<(typeof numericArrays)[MatNumericClass]>;

/** Which array holds the numbers of each class. */
export const numericArrays = {
  double: Float64Array,
  single: Float32Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: Float64Array,
  uint64: Float64Array,
  logical: Uint8Array,
} as const;

/** An array of numbers. */
export interface MatArray {
  kind: 'numbers';
  class: MatNumericClass;
  /** Rows, columns and further dimensions; values are in column-major order, as MATLAB has them. */
  shape: number[];
  values: MatNumbers;
  /** Imaginary parts of complex numbers. */
  imaginary?: MatNumbers;
  /** Where the values are when they were left in the file; `values` is empty then. Never so in what `readMat` returns. */
  stored?: StoredNumbers;
}

/** A cell array. */
export interface MatCell {
  kind: 'cell';
  shape: number[];
  /** In column-major order. */
  cells: MatValue[];
}

/** A structure, or an array of structures that have the same fields. */
export interface MatStruct {
  kind: 'struct';
  /** 1 x 1 of a single structure. */
  shape: number[];
  /** Of each field the values of all structures, in column-major order. */
  fields: Record<string, MatValue[]>;
}

/** A sparse matrix, by columns. */
export interface MatSparse {
  kind: 'sparse';
  shape: number[];
  /** The row of each value, counted from 0. */
  rows: Uint32Array;
  /** Where each column begins among the values, and where the last ends. */
  columnStarts: Uint32Array;
  values: MatNumbers;
  imaginary?: MatNumbers;
}

/** Something that only MATLAB understands: an object, a table, a function handle. It is named and not read. */
export interface MatObject {
  kind: 'object';
  /** Such as `string`, `table`, `function_handle`. */
  class: string;
}

/** What a variable, a field or a cell of a MATLAB file is; characters are text, with a line for each row. */
export type MatValue = string | MatArray | MatCell | MatStruct | MatSparse | MatObject;

/** What a MAT file holds, by name. */
export type MatVariables = Record<string, MatValue>;

/** Numbers that were left where they are in a file. */
export interface StoredNumbers {
  /**
   * Opens the file for as long as `use` takes. `read` gives so many consecutive values from the one counted `first`,
   * which hold until the next.
   */
  withValues<T>(use: (read: (first: number, count: number) => Float32Array) => T): Promise<T>;
}

/** What of a variable is read. */
export interface MatReadOptions {
  /** Of structures, also of those in others, only these fields (default all). */
  fields?: ReadonlySet<string>;
  /** Real numbers of more bytes than this are left in the file, in `stored` (default: none). */
  storedAbove?: number;
}

/** A MAT file that is open. */
export interface MatFile {
  /** Of its variables. */
  readonly names: readonly string[];
  /** @throws ThetalabError when the variable is damaged */
  read(name: string, options?: MatReadOptions): MatValue;
}

/** How many values an array of this shape has. */
export function countOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The rows of a matrix of characters, given as code units column by column, as lines. */
export function textOf(codes: ArrayLike<number>, rows: number): string {
  if (codes.length === 0) return '';
  if (rows === 1) return Buffer.from(Uint16Array.from(codes).buffer).toString('utf16le');
  const lines = new Array<string>(rows).fill('');
  for (let at = 0; at < codes.length; at++) lines[at % rows] += String.fromCharCode(codes[at]!);
  return lines.join('\n');
}

/** Numbers in the array of their class. */
export function ofClass(values: StorageArray, name: MatNumericClass): MatNumbers {
  const Target = numericArrays[name];
  if (values instanceof Target) return values;
  if (values instanceof BigInt64Array || values instanceof BigUint64Array)
    return Target.from(values as never, Number);
  return new Target(values);
}

/** Numbers as a file stores them. */
export type StorageArray = MatNumbers | BigInt64Array | BigUint64Array;
