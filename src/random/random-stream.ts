import { loadAddon } from '../native';
import { expected } from '../system';
import { type Key, philox, philoxBlocks, type Words } from './philox';

/** What the last counter word says: so that numbers, children and dropout masks of one key never meet. */
const domain = { numbers: 0, numberLabel: 1, textLabel: 2 } as const;

/** How many words a fill asks for together, and from how many blocks on it asks the addon, which gives the same ones. */
const wordsAtOnce = 16384;
const blocksForAddon = 64;

/**
 * A reproducible stream of random numbers that can be split into independent ones.
 *
 * A stream is a Philox key and a position. Splitting depends on the key and the label alone, never on how many
 * numbers were drawn, so `stream.split(pass).split(batch)` gives a loop that resumes anywhere the numbers it would have
 * had. Two streams with different labels share no numbers.
 */
export class RandomStream {
  /** The two 32-bit words that, with a counter, determine every number: what `dropout` and the native engine use. */
  readonly key: Key;
  private position = 0;
  private block: Words = [0, 0, 0, 0];
  private left = 0;
  private spareNormal: number | undefined;

  constructor(key: Readonly<Key>) {
    this.key = [key[0] >>> 0, key[1] >>> 0];
  }

  /** An independent stream, determined by this stream's key and the label; the number 1 and the text '1' differ. */
  split(label: string | number): RandomStream {
    if (typeof label === 'number') {
      if (!Number.isSafeInteger(label)) {
        throw expected('RandomStream.split', 'text or a whole number as the label', String(label));
      }
      return new RandomStream(
        derive(this.key, label >>> 0, Math.floor(label / 2 ** 32) >>> 0, 0, domain.numberLabel),
      );
    }
    const bytes = Buffer.from(label, 'utf8');
    const padded = Buffer.alloc(Math.max(8, Math.ceil(bytes.length / 8) * 8));
    bytes.copy(padded);
    let key = this.key;
    for (let at = 0; at < padded.length; at += 8) {
      key = derive(key, padded.readUInt32LE(at), padded.readUInt32LE(at + 4), bytes.length, domain.textLabel);
    }
    return new RandomStream(key);
  }

  /** The streams that `split` gives for whole numbers, one for each, in less time. */
  splitAll(labels: ArrayLike<number>): RandomStream[] {
    const { addon } = loadAddon();
    const given = Float64Array.from(labels);
    if (!addon || !given.every(Number.isSafeInteger)) return Array.from(given, (label) => this.split(label));
    const words = new Uint32Array(6 * given.length);
    addon.splitStreams(...this.key, given, words);
    const streams = new Array<RandomStream>(given.length);
    for (let at = 0; at < given.length; at++) streams[at] = RandomStream.begun(words, 6 * at);
    return streams;
  }

  /** A stream whose key and first block are known. */
  private static begun(words: Uint32Array, at: number): RandomStream {
    const stream = new RandomStream([words[at]!, words[at + 1]!]);
    stream.block = [words[at + 2]!, words[at + 3]!, words[at + 4]!, words[at + 5]!];
    stream.position = 1;
    stream.left = 4;
    return stream;
  }

  /** How many words, as `uint32` gives them, were taken. */
  get taken(): number {
    return 4 * this.position - this.left;
  }

  /** The same stream from its first number on. */
  again(): RandomStream {
    return new RandomStream(this.key);
  }

  /** A whole number in [0, 2^32). */
  uint32(): number {
    if (this.left === 0) {
      const high = Math.floor(this.position / 2 ** 32);
      this.block = philox([this.position >>> 0, high, 0, domain.numbers], this.key);
      this.position++;
      this.left = 4;
    }
    return this.block[4 - this.left--]!;
  }

  /** A number in [low, high), default [0, 1), with 53 random bits. */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * unit(this.uint32(), this.uint32());
  }

  /** A normally distributed number, default mean 0 and standard deviation 1 (Box and Muller 1958). */
  normal(mean = 0, sd = 1): number {
    let value = this.spareNormal;
    this.spareNormal = undefined;
    if (value === undefined) {
      const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
      const angle = 2 * Math.PI * this.uniform();
      value = radius * Math.cos(angle);
      this.spareNormal = radius * Math.sin(angle);
    }
    return mean + sd * value;
  }

  /** A whole number in [0, n), every one equally likely (Lemire 2019); n from 1 to 2^32. */
  integer(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > 2 ** 32) {
      throw expected('RandomStream.integer', 'a whole number from 1 to 2^32', String(n));
    }
    const rejected = 2 ** 32 % n;
    let word = this.uint32();
    while (word >= 2 ** 32 - rejected) word = this.uint32();
    return word % n;
  }

  /** A gamma distributed number with the given shape (> 0) and scale 1 (Marsaglia and Tsang 2000). */
  gamma(shape: number): number {
    return Math.exp(this.logGamma(shape));
  }

  /** A beta distributed number in [0, 1] with both shapes > 0; exact also for shapes far below 1. */
  beta(a: number, b: number): number {
    const logX = this.logGamma(a);
    const logY = this.logGamma(b);
    return 1 / (1 + Math.exp(logY - logX));
  }

  /** The numbers 0 … n - 1 in random order. */
  permutation(n: number): Int32Array {
    return this.shuffle(Int32Array.from({ length: n }, (_, index) => index));
  }

  /** Puts an array in random order, in place (Fisher and Yates), and returns it. */
  shuffle<T extends { length: number; [index: number]: unknown }>(array: T): T {
    const items = array as { [index: number]: unknown };
    for (let last = array.length - 1; last > 0; last--) {
      const other = this.integer(last + 1);
      const held = items[last];
      items[last] = items[other];
      items[other] = held;
    }
    return array;
  }

  /** Fills an array with numbers in [0, 1) that have 24 random bits, and returns it. */
  fillUniform(array: Float32Array): Float32Array {
    for (let first = 0; first < array.length; first += wordsAtOnce) {
      const words = this.words(Math.min(wordsAtOnce, array.length - first));
      for (let i = 0; i < words.length; i++) array[first + i] = (words[i]! >>> 8) * 2 ** -24;
    }
    return array;
  }

  /** Fills an array with standard normal numbers, and returns it: those of `normal`, one after the other. */
  fillNormal(array: Float32Array): Float32Array {
    let at = 0;
    if (this.spareNormal !== undefined && array.length > 0) array[at++] = this.normal();
    while (at + 1 < array.length) {
      const pairs = Math.min(wordsAtOnce / 4, Math.floor((array.length - at) / 2));
      const words = this.words(4 * pairs);
      for (let i = 0; i < words.length; i += 4) {
        const radius = Math.sqrt(-2 * Math.log(1 - unit(words[i]!, words[i + 1]!)));
        const angle = 2 * Math.PI * unit(words[i + 2]!, words[i + 3]!);
        array[at++] = 0 + radius * Math.cos(angle);
        array[at++] = 0 + radius * Math.sin(angle);
      }
    }
    if (at < array.length) array[at] = this.normal();
    return array;
  }

  /** The next words of the stream, as `uint32` would give them. */
  private words(count: number): Uint32Array {
    const words = new Uint32Array(count);
    let at = 0;
    while (this.left > 0 && at < count) words[at++] = this.uint32();
    const blocks = Math.floor((count - at) / 4);
    const whole = words.subarray(at, at + 4 * blocks);
    const addon = blocks >= blocksForAddon ? loadAddon().addon : undefined;
    if (addon) addon.randomWords(...this.key, this.position, whole);
    else philoxBlocks(whole, this.position, this.key);
    this.position += blocks;
    for (at += whole.length; at < count; at++) words[at] = this.uint32();
    return words;
  }

  /** The logarithm of a gamma variate: for small shapes the variate itself can underflow to zero. */
  private logGamma(shape: number): number {
    if (!(shape > 0) || !Number.isFinite(shape)) {
      throw expected('RandomStream.gamma', 'a shape above 0', String(shape));
    }
    if (shape < 1) return this.logGamma(shape + 1) + Math.log(1 - this.uniform()) / shape;
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(1 - this.uniform()) < 0.5 * x * x + d * (1 - v + Math.log(v)))
        return Math.log(d * v);
    }
  }
}

/** A number in [0, 1) from 53 bits of two words. */
function unit(first: number, second: number): number {
  return ((first >>> 5) * 2 ** 26 + (second >>> 6)) * 2 ** -53;
}

function derive(key: Readonly<Key>, word0: number, word1: number, word2: number, use: number): Key {
  const [first, second] = philox([word0, word1, word2, use], key);
  return [first, second];
}
