/** Outputs of a phase that are computed while its inputs are in the fastest cache. */
const rowsPerBlock = 64;

/** The taps that make every `up`-th output, in the order of the inputs. */
interface Phase {
  /** First input of the first output, from the input where that output would lie with one tap. */
  first: number;
  taps: Float64Array;
}

/**
 * Upsamples by `up`, filters with `taps` (an odd number, symmetric) and keeps every `down`-th sample, without computing what
 * is not kept. Beyond both ends the signal is zero.
 */
export function polyphase(x: Float32Array, up: number, down: number, taps: Float64Array): Float32Array {
  const phases = Array.from({ length: up }, (_, phase) => phaseOf(phase, up, down, taps));
  const before = -phases[0]!.first;
  const reach = Math.max(...phases.map(({ first, taps }) => before + first + taps.length));
  const block = new Float64Array(down * (rowsPerBlock - 1) + reach);
  const out = new Float32Array(Math.ceil((x.length * up) / down));
  for (let at = 0, from = -before; at < out.length; at += up * rowsPerBlock, from += down * rowsPerBlock) {
    fill(block, x, from);
    phases.forEach(({ first, taps }, phase) => {
      const count = Math.min(rowsPerBlock, Math.ceil((out.length - at - phase) / up));
      weightedSums(block, before + first, down, taps, out, at + phase, up, count);
    });
  }
  return out;
}

function phaseOf(phase: number, up: number, down: number, taps: Float64Array): Phase {
  const half = (taps.length - 1) / 2;
  const first = Math.ceil((down * phase - half) / up);
  const last = down * phase - first * up + half;
  return {
    first,
    taps: Float64Array.from({ length: Math.floor(last / up) + 1 }, (_, at) => taps[last - at * up]!),
  };
}

/** Copies what `x` has from `from` on, zeros where it has nothing. */
function fill(block: Float64Array, x: Float32Array, from: number): void {
  const start = Math.max(0, from);
  const end = Math.min(x.length, from + block.length);
  block.fill(0);
  if (end > start) block.set(x.subarray(start, end), start - from);
}

/**
 * The sums that a phase makes of a block, eight at a time: each tap is loaded once for all of them, and no addition waits
 * for the one before.
 */
function weightedSums(
  x: Float64Array,
  start: number,
  down: number,
  taps: Float64Array,
  out: Float32Array,
  first: number,
  up: number,
  count: number,
): void {
  let row = 0;
  for (; row + 8 <= count; row += 8) {
    const a = start + row * down;
    const [b, c, d] = [a + down, a + 2 * down, a + 3 * down];
    const [e, f, g, h] = [a + 4 * down, a + 5 * down, a + 6 * down, a + 7 * down];
    let [sumA, sumB, sumC, sumD, sumE, sumF, sumG, sumH] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let k = 0; k < taps.length; k++) {
      const tap = taps[k]!;
      sumA += x[a + k]! * tap;
      sumB += x[b + k]! * tap;
      sumC += x[c + k]! * tap;
      sumD += x[d + k]! * tap;
      sumE += x[e + k]! * tap;
      sumF += x[f + k]! * tap;
      sumG += x[g + k]! * tap;
      sumH += x[h + k]! * tap;
    }
    const to = first + row * up;
    out[to] = sumA;
    out[to + up] = sumB;
    out[to + 2 * up] = sumC;
    out[to + 3 * up] = sumD;
    out[to + 4 * up] = sumE;
    out[to + 5 * up] = sumF;
    out[to + 6 * up] = sumG;
    out[to + 7 * up] = sumH;
  }
  for (; row < count; row++) {
    let sum = 0;
    for (let k = 0, at = start + row * down; k < taps.length; k++, at++) sum += x[at]! * taps[k]!;
    out[first + row * up] = sum;
  }
}
