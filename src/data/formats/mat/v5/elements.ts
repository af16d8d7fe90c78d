import { expected } from '../../../../system';
import type { FileName } from '../../range-file';
import type { StorageArray } from '../value';
import { bytesInMemory, type MatBytes } from './bytes';

/** One tagged element of a MAT file: its type and its content. */
export interface MatElement {
  type: number;
  content: MatBytes;
}

/** How the numbers of a file stand, and which it is for messages. */
export interface MatContext {
  little: boolean;
  file: FileName;
}

/** Types of elements (MathWorks, MAT-File Level 5 file format). */
export const matrixType = 14;
export const compressedType = 15;
const utf8Type = 16;
const utf32Type = 18;

/** The array that holds the numbers of each type; UTF-16 is like unsigned 16-bit numbers. */
const arrays = {
  1: Int8Array,
  2: Uint8Array,
  3: Int16Array,
  4: Uint16Array,
  5: Int32Array,
  6: Uint32Array,
  7: Float32Array,
  9: Float64Array,
  12: BigInt64Array,
  13: BigUint64Array,
  17: Uint16Array,
  18: Uint32Array,
} as const;

/** Elements up to this are read at once: their parts are then found in memory. */
const readAtOnce = 1 << 20;

/** Walks over tagged elements; small ones keep type, size and content in eight bytes. */
export function* elementsOf(bytes: MatBytes, { little, file }: MatContext): Generator<MatElement> {
  const whole = bytes.size <= readAtOnce ? bytesInMemory(bytes.load(), bytes.origin) : bytes;
  for (let at = 0; at < whole.size; ) {
    if (at + 8 > whole.size) throw truncated(8, whole.size - at, file);
    const view = viewOf(whole.part(at, 8).load());
    const tag = view.getUint32(0, little);
    const small = tag >>> 16;
    const type = small ? tag & 0xffff : tag;
    const size = small || view.getUint32(4, little);
    const start = at + (small ? 4 : 8);
    if (start + size > whole.size || small > 4) throw truncated(size, whole.size - start, file);
    yield { type, content: whole.part(start, size) };
    if (small) at += 8;
    else at = start + (type === compressedType ? size : Math.ceil(size / 8) * 8);
  }
}

/** Says that a file is shorter than it promises. */
export function truncated(size: number, left: number, file: FileName) {
  const remedy = 'the file is truncated, download it again';
  return expected(file.reader, `${size} bytes of data`, `${left} in "${file.path}"`, remedy);
}

/** Bytes of one number of this type. */
export function bytesPerNumber(type: number, file: FileName): number {
  return arrayOf(type, file).BYTES_PER_ELEMENT;
}

/** The numbers of an element, as they are stored. */
export function numbersOf({ type, content }: MatElement, context: MatContext): StorageArray {
  return decodeNumbers(type, content.load(), context);
}

/** Numbers of this type; bytes that make none at the end are left out. */
export function decodeNumbers(type: number, bytes: Uint8Array, { little, file }: MatContext): StorageArray {
  const NumberArray = arrayOf(type, file);
  const size = NumberArray.BYTES_PER_ELEMENT;
  const count = Math.floor(bytes.length / size);
  // A view would keep all that it is a part of in memory: only what is most of it becomes one.
  const aligned = little && bytes.byteOffset % size === 0;
  if (aligned && 2 * bytes.length > bytes.buffer.byteLength) {
    return new NumberArray(bytes.buffer as ArrayBuffer, bytes.byteOffset, count);
  }
  const copy = new Uint8Array(count * size);
  copy.set(bytes.subarray(0, copy.length));
  if (!little) swap(Buffer.from(copy.buffer), size);
  return new NumberArray(copy.buffer as ArrayBuffer);
}

function arrayOf(type: number, file: FileName) {
  const known = arrays[type as keyof typeof arrays];
  if (known) return known;
  throw expected(file.reader, 'a numeric type', `type ${type} in "${file.path}"`, 'the file is damaged');
}

function swap(bytes: Buffer, size: number): void {
  if (size === 2) bytes.swap16();
  else if (size === 4) bytes.swap32();
  else if (size === 8) bytes.swap64();
}

/** The code units of a text, whatever they are stored as. */
export function codesOf(element: MatElement, context: MatContext): Uint16Array {
  const { type, content } = element;
  if (type === utf8Type) return codeUnits(Buffer.from(content.load()).toString('utf8'));
  const codes = numbersOf(element, context);
  if (type === utf32Type) return codeUnits(Array.from(codes as Uint32Array, characterOf).join(''));
  return codes instanceof Uint16Array ? codes : Uint16Array.from(codes as ArrayLike<number>);
}

function codeUnits(text: string): Uint16Array {
  return Uint16Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
}

function characterOf(code: number): string {
  return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
}

/** Bytes as something to read numbers from. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
