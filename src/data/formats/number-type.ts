/** How numbers are stored in a file. */
export type NumberType =
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int24'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'float16'
  | 'float32'
  | 'float64';

/** Numbers in memory; 24-bit integers become 32-bit ones, half-precision numbers single-precision ones. */
export type NumberArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

/** Bytes of one number in a file. */
export const bytesPer: Readonly<Record<NumberType, number>> = {
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int24: 3,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  float16: 2,
  float32: 4,
  float64: 8,
};

type View = new (buffer: ArrayBuffer, at: number, count: number) => NumberArray;

const views: Readonly<Partial<Record<NumberType, View>>> = {
  int8: Int8Array as View,
  uint8: Uint8Array as View,
  int16: Int16Array as View,
  uint16: Uint16Array as View,
  int32: Int32Array as View,
  uint32: Uint32Array as View,
  int64: BigInt64Array as View,
  uint64: BigUint64Array as View,
  float16: Uint16Array as View,
  float32: Float32Array as View,
  float64: Float64Array as View,
};

/** The numbers in `bytes`, whose memory is used for them where it can be: the bytes must not be needed any more. */
export function decodeNumbers(bytes: Uint8Array, type: NumberType, littleEndian: boolean): NumberArray {
  if (type === 'int24') return decodeInt24(bytes, littleEndian);
  const size = bytesPer[type];
  const own = bytes.byteOffset % size === 0 ? bytes : Uint8Array.from(bytes);
  if (!littleEndian) swapBytes(own, size);
  const numbers = new views[type]!(own.buffer as ArrayBuffer, own.byteOffset, Math.floor(own.length / size));
  return type === 'float16' ? decodeFloat16(numbers as Uint16Array) : numbers;
}

function swapBytes({ buffer, byteOffset, byteLength }: Uint8Array, size: number): void {
  const bytes = Buffer.from(buffer, byteOffset, byteLength - (byteLength % size));
  if (size === 2) bytes.swap16();
  else if (size === 4) bytes.swap32();
  else if (size === 8) bytes.swap64();
}

function decodeInt24(bytes: Uint8Array, littleEndian: boolean): Int32Array {
  const numbers = new Int32Array(Math.floor(bytes.length / 3));
  const [low, high] = littleEndian ? [0, 2] : [2, 0];
  for (let index = 0, at = 0; index < numbers.length; index++, at += 3) {
    numbers[index] = (bytes[at + low]! << 8) | (bytes[at + 1]! << 16) | (bytes[at + high]! << 24);
    numbers[index]! >>= 8;
  }
  return numbers;
}

/** IEEE 754 half precision: a sign, 5 bits of exponent, 10 of fraction. */
function decodeFloat16(halves: Uint16Array): Float32Array {
  return Float32Array.from(halves, (half) => {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >> 10) & 0x1f;
    const fraction = half & 0x3ff;
    if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
    return exponent ? sign * (1 + fraction / 1024) * 2 ** (exponent - 15) : sign * fraction * 2 ** -24;
  });
}
