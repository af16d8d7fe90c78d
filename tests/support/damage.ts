import { randomNumbers } from './random';

/** What was done to a file, and what became of it. */
export interface Damage {
  /** In words, for messages. */
  what: string;
  bytes: Uint8Array;
  /** Whether the file was only cut. */
  cut: boolean;
}

type Random = (limit: number) => number;
type Harm = (bytes: Uint8Array, random: Random) => Omit<Damage, 'cut'>;

/**
 * Share of the cases that may be cuts: of 10,000, enough for one at every byte of a small file, and so at every boundary
 * between its parts.
 */
const cutShare = 0.4;

/** Damages number 0 to `count - 1` of a file: first it is cut at every byte, then it is harmed in every other way. */
export function* damagesOf(file: Uint8Array, count: number, seed: number): Generator<Damage> {
  // Of a Buffer, slices are no copies.
  const whole = new Uint8Array(file);
  const cuts = Math.min(whole.length, Math.floor(cutShare * count));
  for (let at = 0; at < cuts; at++) {
    const size = Math.floor((at * whole.length) / cuts);
    yield { what: `cut to ${size} bytes`, bytes: whole.slice(0, size), cut: true };
  }
  for (let at = cuts; at < count; at++) {
    const random = randomNumbers(seed + at);
    yield { ...harms[at % harms.length]!(whole, random), cut: false };
  }
}

const harms: readonly Harm[] = [flipBits, absurdNumber, absurdDigits, flipBits, absurdNumber, splice];

/** Half of the harm is done where headers are. */
function anywhere(bytes: Uint8Array, random: Random): number {
  const limit = random(2) ? bytes.length : Math.min(bytes.length, 512);
  return random(Math.max(1, limit));
}

function flipBits(whole: Uint8Array, random: Random) {
  const bytes = whole.slice();
  const places = Array.from({ length: 1 + random(6) }, () => anywhere(whole, random));
  for (const at of places) bytes[at]! ^= 1 << random(8);
  return { what: `bits flipped at ${places.join(', ')}`, bytes };
}

/** Counts and sizes at the ends of what they can be. */
const extremes = [0n, 1n, -1n, -2n, 0x7fn, 0x7fffn, 0x7fff_ffffn, 0x8000_0000n, 1n << 40n, (1n << 63n) - 1n];

function absurdNumber(whole: Uint8Array, random: Random) {
  const bytes = whole.slice();
  const width = 2 ** random(4);
  const at = anywhere(whole, random);
  const value = extremes[random(extremes.length)]!;
  const little = random(2) === 1;
  for (let index = 0; index < width && at + index < bytes.length; index++) {
    bytes[at + index] = Number((value >> BigInt(8 * (little ? index : width - 1 - index))) & 0xffn);
  }
  return { what: `${value} in ${width} bytes at ${at}${little ? '' : ', big-endian'}`, bytes };
}

const absurd = [
  '0',
  '-1',
  '99999999',
  '4294967296',
  '9007199254740993',
  '1e308',
  '-1e999',
  'NaN',
  '',
  '0x7f',
  '.',
];

/** A number that is written in digits becomes another, in the same width or not. */
function absurdDigits(whole: Uint8Array, random: Random) {
  const text = Buffer.from(whole).toString('latin1');
  const runs = [...text.slice(0, 8192).matchAll(/\d+(\.\d+)?/g)];
  if (!runs.length) return absurdNumber(whole, random);
  const run = runs[random(runs.length)]!;
  const length = run[0].length;
  const value = absurd[random(absurd.length)]!;
  const written = random(2) ? value : value.padEnd(length).slice(0, length);
  const changed = text.slice(0, run.index) + written + text.slice(run.index + length);
  return {
    what: `"${written}" instead of "${run[0]}" at ${run.index}`,
    bytes: Buffer.from(changed, 'latin1'),
  };
}

/** A part is left out, repeated, or overwritten with another. */
function splice(whole: Uint8Array, random: Random) {
  const from = anywhere(whole, random);
  const part = whole.subarray(from, from + 1 + random(64));
  const to = anywhere(whole, random);
  const kind = ['left out', 'repeated', 'overwritten'][random(3)]!;
  const pieces =
    kind === 'left out'
      ? [whole.subarray(0, from), whole.subarray(from + part.length)]
      : [whole.subarray(0, to), part, whole.subarray(to + (kind === 'repeated' ? 0 : part.length))];
  return { what: `${part.length} bytes from ${from} ${kind} at ${to}`, bytes: Buffer.concat(pieces) };
}
