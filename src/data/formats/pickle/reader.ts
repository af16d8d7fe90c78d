import { expected } from '../../../system';

/** A pickle as a sequence of bytes. Each step is checked against what is there. */
export class PickleReader {
  #at = 0;
  readonly #bytes: Buffer;

  /**
   * @param where who reads, for messages
   * @param path what, for messages
   */
  constructor(
    bytes: Uint8Array,
    readonly where: string,
    readonly path: string,
  ) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get size(): number {
    return this.#bytes.length;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** What is thrown when the pickle makes no sense. */
  damaged(what: string, got = 'something else'): Error {
    return expected(this.where, what, `${got} in "${this.path}"`, 'the pickle is damaged');
  }

  take(count: number): Buffer {
    if (count < 0 || count > this.left) {
      const got = `${this.left} in "${this.path}"`;
      throw expected(this.where, `${count} more bytes`, got, 'the pickle is truncated or damaged');
    }
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  /** A number of 1, 2, 4 or 8 bytes. */
  unsigned(width: 1 | 2 | 4 | 8): number {
    if (width === 8) return Number(this.take(8).readBigUInt64LE());
    return this.take(width).readUIntLE(0, width);
  }

  int32(): number {
    return this.take(4).readInt32LE();
  }

  float64(): number {
    return this.take(8).readDoubleBE();
  }

  /** Up to the end of the line, a character for each byte. */
  line(): string {
    const end = this.#bytes.indexOf(10, this.#at);
    if (end < 0) throw this.damaged('the end of a line', 'the end of the file');
    const text = this.take(end - this.#at).toString('latin1');
    this.take(1);
    return text;
  }

  text(count: number): string {
    try {
      return strictUtf8.decode(this.take(count));
    } catch (cause) {
      if (cause instanceof TypeError) throw this.damaged('a text in UTF-8');
      throw cause;
    }
  }

  /** An integer of any size in two's complement, little-endian. */
  long(count: number): number | bigint {
    const bytes = Buffer.from(this.take(count)).reverse();
    if (count === 0) return 0;
    const value = BigInt.asIntN(8 * count, BigInt(`0x${bytes.toString('hex')}`));
    return whole(value);
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** As a number when that holds it exactly. */
export function whole(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
