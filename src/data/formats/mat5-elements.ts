import { inflateSync } from 'node:zlib';
import { expected } from '../../system';

/** One tagged element of a MAT file: its type and the bytes of its content. */
export interface MatElement {
  type: number;
  bytes: Uint8Array;
}

/** How the numbers of a file stand, and its name for messages. */
export interface MatContext {
  little: boolean;
  name: string;
}

/** Types of elements (MathWorks, MAT-File Level 5 file format). */
export const matrixType = 14;
export const compressedType = 15;
const utf8Type = 16;

type NumberReader = (view: DataView, at: number, little: boolean) => number;

/** Bytes of one value of each numeric type, and how to read it. UTF-16 is like unsigned 16-bit numbers. */
const numberTypes: Record<number, [number, NumberReader]> = {
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
  17: [2, (view, at, little) => view.getUint16(at, little)],
  18: [4, (view, at, little) => view.getUint32(at, little)],
};

/** Walks over tagged elements; small ones keep type, size and content in eight bytes. */
export function* elementsOf(bytes: Uint8Array, { little, name }: MatContext): Generator<MatElement> {
  const view = viewOf(bytes);
  for (let at = 0; at < bytes.length; ) {
    if (at + 8 > bytes.length) throw truncated(8, bytes.length - at, name);
    const tag = view.getUint32(at, little);
    const small = tag >>> 16;
    const type = small ? tag & 0xffff : tag;
    const size = small || view.getUint32(at + 4, little);
    const start = at + (small ? 4 : 8);
    if (start + size > bytes.length || small > 4) throw truncated(size, bytes.length - start, name);
    yield { type, bytes: bytes.subarray(start, start + size) };
    if (small) at += 8;
    else at = start + (type === compressedType ? size : Math.ceil(size / 8) * 8);
  }
}

function truncated(size: number, left: number, name: string) {
  const remedy = 'the file is truncated, download it again';
  return expected('readMat', `${size} bytes of data`, `${left} in "${name}"`, remedy);
}

/** Most that a compressed variable may grow to: 256 MiB, or a hundred times its compressed size. */
const inflatedBytes = 1 << 28;
const inflation = 100;

/** The element that a compressed one holds. */
export function inflate({ bytes }: MatElement, context: MatContext): MatElement {
  const { name } = context;
  let content: Uint8Array;
  try {
    content = inflateSync(bytes, { maxOutputLength: Math.max(inflatedBytes, inflation * bytes.length) });
  } catch (cause) {
    const tooLarge = (cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    const got = `${tooLarge ? 'one that grows beyond all measure' : (cause as Error).message} in "${name}"`;
    const remedy = tooLarge ? 'save it in MATLAB with -v6' : 'the file is damaged, download it again';
    throw expected('readMat', 'a whole compressed variable', got, remedy);
  }
  const [first] = elementsOf(content, context);
  return first ?? { type: 0, bytes: content };
}

/** The numbers of an element. */
export function parseNumbers({ type, bytes }: MatElement, { little, name }: MatContext): Float64Array {
  if (type === utf8Type) {
    const text = Buffer.from(bytes).toString('utf8');
    return Float64Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  }
  const known = numberTypes[type];
  if (!known) {
    throw expected('readMat', 'a numeric type', `type ${type} in "${name}"`, 'the file is damaged');
  }
  const [size, read] = known;
  const view = viewOf(bytes);
  const values = new Float64Array(Math.floor(bytes.length / size));
  for (let index = 0; index < values.length; index++) values[index] = read(view, index * size, little);
  return values;
}

/** Bytes as something to read numbers from. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
