import { loadAddon } from '../native';

/** Outputs that one pass over the taps makes: of two neighbouring phases, in four rows. All their sums fit into registers. */
const phasesAtOnce = 2;
const rowsAtOnce = 4;

/** Rows that are computed while their inputs are in the fastest cache. */
const rowsPerBlock = 6 * rowsAtOnce;

/** The taps that make two neighbouring outputs of each row, side by side in the order of the inputs. */
interface PhasePair {
  /** First input, counted from the one where the first output of the row lies. */
  first: number;
  taps: Float64Array;
}

/** Rows of so many outputs that the next one begins with the same phase, and that they pair. */
interface Rows {
  inputs: number;
  outputs: number;
  /** How many inputs before a row the first of its pairs begins. */
  before: number;
  pairs: PhasePair[];
}

/**
 * Upsamples by `up`, filters with `taps` (an odd number, symmetric) and keeps every `down`-th sample, without computing what
 * is not kept. Beyond both ends the signal is zero. It is done by the addon, and by the same operations here where there is none.
 */
export function polyphase(x: Float32Array, up: number, down: number, taps: Float64Array): Float32Array {
  const rows = rowsOf(up, down, taps);
  const out = new Float32Array(Math.ceil((x.length * up) / down));
  const { addon } = loadAddon();
  if (addon) addon.polyphase(...layoutOf(rows), x, out);
  else sumRows(rows, x, out);
  return out;
}

/** The rows of a ratio and a filter. */
export function rowsOf(up: number, down: number, taps: Float64Array): Rows {
  const repeat = up % phasesAtOnce === 0 ? 1 : phasesAtOnce;
  const [outputs, inputs] = [repeat * up, repeat * down];
  const pairs = Array.from({ length: outputs / phasesAtOnce }, (_, at) =>
    phasePair(phasesAtOnce * at, up, down, taps),
  );
  return { inputs, outputs, before: -pairs[0]!.first, pairs };
}

/** The rows as the addon takes them: `Polyphase` in native/src/signal-jobs.h. */
export function layoutOf({ inputs, before, pairs }: Rows): [sizes: Int32Array, taps: Float64Array] {
  const counts = pairs.map(({ taps }) => taps.length / phasesAtOnce);
  const all = new Float64Array(phasesAtOnce * counts.reduce((sum, count) => sum + count, 0));
  let at = 0;
  for (const { taps } of pairs) {
    all.set(taps, at);
    at += taps.length;
  }
  return [Int32Array.from([inputs, before, ...pairs.map(({ first }) => before + first), ...counts]), all];
}

/** What the addon does, and its bits. */
export function sumRows({ inputs, outputs, before, pairs }: Rows, x: Float32Array, out: Float32Array): void {
  const reach = Math.max(...pairs.map(({ first, taps }) => before + first + taps.length / phasesAtOnce));
  const block = new Float64Array(inputs * (rowsPerBlock - 1) + reach);
  const made = new Float32Array(outputs * rowsPerBlock);
  for (let at = 0, from = -before; at < out.length; at += made.length, from += inputs * rowsPerBlock) {
    fill(block, x, from);
    pairs.forEach((pair, index) => {
      sums(block, before + pair.first, inputs, pair.taps, made, phasesAtOnce * index, outputs);
    });
    out.set(made.subarray(0, out.length - at), at);
  }
}

function phasePair(phase: number, up: number, down: number, taps: Float64Array): PhasePair {
  const half = (taps.length - 1) / 2;
  const phases = [phase, phase + 1];
  const first = Math.ceil((down * phase - half) / up);
  const last = Math.floor((down * (phase + 1) + half) / up);
  const both = Float64Array.from({ length: phasesAtOnce * (last - first + 1) }, (_, at) => {
    const input = first + Math.floor(at / phasesAtOnce);
    return taps[down * phases[at % phasesAtOnce]! - input * up + half] ?? 0;
  });
  return { first, taps: both };
}

/** Copies what `x` has from `from` on, zeros where it has nothing. */
function fill(block: Float64Array, x: Float32Array, from: number): void {
  const start = Math.max(0, from);
  const end = Math.min(x.length, from + block.length);
  if (end - start < block.length) block.fill(0);
  if (end > start) block.set(x.subarray(start, end), start - from);
}

/**
 * The outputs of a pair of phases in all rows of a block. Every input that is loaded counts for two sums and every tap for
 * four, and no addition waits for the one before.
 */
function sums(
  x: Float64Array,
  start: number,
  inputs: number,
  taps: Float64Array,
  out: Float32Array,
  first: number,
  outputs: number,
): void {
  const length = taps.length / phasesAtOnce;
  for (let row = 0; row < rowsPerBlock; row += rowsAtOnce) {
    const a = start + row * inputs;
    const b = a + inputs;
    const c = b + inputs;
    const d = c + inputs;
    let a0 = 0;
    let a1 = 0;
    let b0 = 0;
    let b1 = 0;
    let c0 = 0;
    let c1 = 0;
    let d0 = 0;
    let d1 = 0;
    for (let k = 0; k < length; k++) {
      const tap0 = taps[2 * k]!;
      const tap1 = taps[2 * k + 1]!;
      const inA = x[a + k]!;
      const inB = x[b + k]!;
      const inC = x[c + k]!;
      const inD = x[d + k]!;
      a0 += inA * tap0;
      a1 += inA * tap1;
      b0 += inB * tap0;
      b1 += inB * tap1;
      c0 += inC * tap0;
      c1 += inC * tap1;
      d0 += inD * tap0;
      d1 += inD * tap1;
    }
    const to = first + row * outputs;
    out[to] = a0;
    out[to + 1] = a1;
    out[to + outputs] = b0;
    out[to + outputs + 1] = b1;
    out[to + 2 * outputs] = c0;
    out[to + 2 * outputs + 1] = c1;
    out[to + 3 * outputs] = d0;
    out[to + 3 * outputs + 1] = d1;
  }
}
