/** Where a silent piece begins. */
export const silence = -1;

/**
 * Writes pieces of `x` one after another.
 *
 * @param pieces begin and length of each, as many samples together as `x` has; `silence` as begin makes zeros
 */
export function assemble(x: Float32Array, out: Float32Array, pieces: ArrayLike<number>): void {
  for (let i = 0, at = 0; i < pieces.length; i += 2) {
    const [begin, length] = [pieces[i]!, pieces[i + 1]!];
    if (begin < 0) out.fill(0, at, at + length);
    else out.set(x.subarray(begin, begin + length), at);
    at += length;
  }
}

/** Writes the pieces of `x`, as many as `order` names, in that order; the first pieces are the longer ones. */
export function permuteSegments(x: Float32Array, out: Float32Array, order: ArrayLike<number>): void {
  assemble(x, out, segmentsInOrder(x.length, order));
}

/** Pieces whose lengths differ by one sample at most, in this order. */
export function segmentsInOrder(samples: number, order: ArrayLike<number>): number[] {
  const [short, longer] = [Math.floor(samples / order.length), samples % order.length];
  const pieces = new Array<number>(2 * order.length);
  for (let i = 0; i < order.length; i++) {
    const piece = order[i]!;
    pieces[2 * i] = piece * short + Math.min(piece, longer);
    pieces[2 * i + 1] = piece < longer ? short + 1 : short;
  }
  return pieces;
}

/** Writes `x` moved to the right by `shift` samples, around its ends. */
export function roll(x: Float32Array, out: Float32Array, shift: number): void {
  assemble(x, out, rolled(x.length, shift));
}

/** What leaves at one end, and then the rest. */
export function rolled(samples: number, shift: number): number[] {
  const first = (((-shift % samples) + samples) % samples) | 0;
  return [first, samples - first, 0, first];
}
