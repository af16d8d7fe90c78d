/** Rounds, multipliers and key increments of Philox4x32-10. */
const rounds = 10;
const multiplier0 = 0xd2511f53;
const multiplier1 = 0xcd9e8d57;
const increment0 = 0x9e3779b9;
const increment1 = 0xbb67ae85;

/** Four 32-bit words: a counter, or the block of random bits that belongs to it. */
export type Words = [number, number, number, number];

/** The key of a stream: two 32-bit words. */
export type Key = [number, number];

/**
 * Philox4x32-10: a keyed bijection of 128-bit counters whose outputs pass as independent uniform bits. There is no
 * state, so any part of a stream can be computed at any time and on any thread.
 *
 * Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3 (SC 2011).
 *
 * @param counter four 32-bit words
 * @param key two 32-bit words
 * @returns four uniform words, each in [0, 2^32)
 */
export function philox(counter: Readonly<Words>, key: Readonly<Key>): Words {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < rounds; round++) {
    const high0 = multiplyHigh(multiplier0, c0);
    const high1 = multiplyHigh(multiplier1, c2);
    const low0 = Math.imul(multiplier0, c0);
    const low1 = Math.imul(multiplier1, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + increment0) | 0;
    k1 = (k1 + increment1) | 0;
  }
  return [c0 >>> 0, c1 >>> 0, c2 >>> 0, c3 >>> 0];
}

/** Fills an array with the blocks of the counters `first`, `first` + 1, … (below 2^53), four words each. */
export function philoxBlocks(words: Uint32Array, first: number, key: Readonly<Key>): void {
  for (let at = 0; at < words.length; at += 4) {
    const block = first + at / 4;
    words.set(philox([block >>> 0, Math.floor(block / 2 ** 32), 0, 0], key), at);
  }
}

/** The upper 32 bits of the product of two unsigned 32-bit numbers; whole-number steps only, which V8 keeps in registers. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = (Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16)) >>> 0;
  const carried = (Math.imul(aLow, bHigh) + (middle & 0xffff)) >>> 0;
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (carried >>> 16)) | 0;
}
