import { expected } from '../../../system';
import { decodeNumbers, type NumberType } from '../number-type';
import type { NumpyArray } from './array';

/** How NumPy stores an item of an array. */
export interface Dtype {
  /** NumPy's name of it. */
  name: string;
  /** Bytes of an item. */
  size: number;
  littleEndian: boolean;
  /** How an item's numbers are stored; `text` is UTF-32, `bytes` a character for each byte, `object` a pickle. */
  content: NumberType | 'text' | 'bytes' | 'object';
}

const plain: Readonly<Record<string, readonly [string, NumberType]>> = {
  b1: ['bool', 'uint8'],
  i1: ['int8', 'int8'],
  i2: ['int16', 'int16'],
  i4: ['int32', 'int32'],
  i8: ['int64', 'int64'],
  u1: ['uint8', 'uint8'],
  u2: ['uint16', 'uint16'],
  u4: ['uint32', 'uint32'],
  u8: ['uint64', 'uint64'],
  f2: ['float16', 'float16'],
  f4: ['float32', 'float32'],
  f8: ['float64', 'float64'],
  c8: ['complex64', 'float32'],
  c16: ['complex128', 'float64'],
};

/**
 * Reads a type as the array interface of NumPy writes it: byte order, kind, bytes; such as `<f4`, `>i8`, `|b1`, `<U12`.
 *
 * @param unit of dates, where the text does not hold it
 * @param where who reads, and `file` what, for messages
 * @throws ThetalabError when it is a type that cannot be read; the message names it
 */
export function parseDtype(text: string, where: string, file: string, unit = ''): Dtype {
  const match = /^([<>|=]?)([a-zA-Z])(\d{0,9})(\[[\w/]{1,12}\])?$/.exec(text);
  const [, order = '', kind = '', digits = '', brackets = ''] = match ?? [];
  const littleEndian = order !== '>';
  const number = plain[kind + digits];
  const width = Number(digits);
  if (number) {
    const [name, content] = number;
    return { name, size: width, littleEndian, content };
  }
  if (kind === 'O') return { name: 'object', size: 8, littleEndian, content: 'object' };
  if (kind === 'U' && width > 0) return { name: 'str', size: 4 * width, littleEndian, content: 'text' };
  if ((kind === 'S' || kind === 'a') && width > 0)
    return { name: 'bytes', size: width, littleEndian, content: 'bytes' };
  if ((kind === 'M' || kind === 'm') && digits === '8') {
    const name = `${kind === 'M' ? 'datetime64' : 'timedelta64'}${brackets || unit}`;
    return { name, size: 8, littleEndian, content: 'int64' };
  }
  const got = `"${text.slice(0, 60)}" in "${file}"`;
  throw expected(
    where,
    'an array of numbers, truth values or texts',
    got,
    'convert it in Python with astype',
  );
}

/**
 * How many items an array has.
 *
 * @param bytes what there is for them
 * @throws ThetalabError when the sizes make no sense, or the array needs more bytes than there are
 */
export function countItems(
  shape: readonly number[],
  size: number,
  bytes: number,
  where: string,
  file: string,
): number {
  const count = shape.reduce((product, extent) => product * extent, 1);
  const sound = shape.length <= 64 && shape.every((extent) => Number.isSafeInteger(extent) && extent >= 0);
  if (sound && count * size === bytes) return count;
  const got = `${bytes} bytes in "${file}"`;
  const what = `an array of ${shape.slice(0, 8).join(' x ') || 'one'} items of ${size} bytes`;
  throw expected(where, what, got, 'the file is truncated or damaged, or holds several arrays');
}

/** The items in `bytes`, which must not be needed any more, in the order in which they stand there. */
export function decodeItems(
  bytes: Uint8Array,
  { size, littleEndian, content }: Dtype,
  count: number,
): NumpyArray['values'] {
  if (content === 'text') return texts(bytes, size, count, (item) => fromUtf32(item, littleEndian));
  if (content === 'bytes')
    return texts(bytes, size, count, (item) => item.toString('latin1').replace(/\0+$/, ''));
  if (content === 'object') return [];
  return decodeNumbers(bytes, content, littleEndian);
}

function texts(bytes: Uint8Array, size: number, count: number, decode: (item: Buffer) => string): string[] {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const items: string[] = [];
  for (let index = 0; index < count; index++)
    items.push(decode(all.subarray(index * size, (index + 1) * size)));
  return items;
}

/** Numbers that are no characters become U+FFFD. */
function fromUtf32(item: Buffer, littleEndian: boolean): string {
  let text = '';
  for (let at = 0; at + 4 <= item.length; at += 4) {
    const code = littleEndian ? item.readUInt32LE(at) : item.readUInt32BE(at);
    text += code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  }
  return text.replace(/\0+$/, '');
}

/** Column-major values row by row. */
export function toRowMajor<T extends NumpyArray['values']>(
  values: T,
  shape: readonly number[],
  width: number,
): T {
  if (shape.length < 2 || values.length === 0) return values;
  const source = values as unknown as number[];
  const out = source.slice() as number[];
  const strides: number[] = [];
  shape.reduce((stride, extent) => {
    strides.push(stride);
    return stride * extent;
  }, width);
  const last = shape.length - 1;
  const place = new Array<number>(shape.length).fill(0);
  for (let to = 0, from = 0; to < out.length; to += width) {
    for (let part = 0; part < width; part++) out[to + part] = source[from + part]!;
    for (let axis = last; axis >= 0; axis--) {
      place[axis]!++;
      from += strides[axis]!;
      if (place[axis]! < shape[axis]!) break;
      from -= shape[axis]! * strides[axis]!;
      place[axis] = 0;
    }
  }
  return out as unknown as T;
}

/** How many values there are to an item: two for complex numbers. */
export function valuesPerItem({ name }: Dtype): number {
  return name.startsWith('complex') ? 2 : 1;
}
