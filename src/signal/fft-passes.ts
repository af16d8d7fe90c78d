/** Complex numbers as two arrays of the same length. */
export interface Complex {
  re: Float64Array;
  im: Float64Array;
}

/** cos(-2πk/N) and sin(-2πk/N) for k from 0 to N - 1. */
export interface Twiddles {
  readonly cos: Float64Array;
  readonly sin: Float64Array;
}

/**
 * One pass of a Stockham transform: splits `stride` interleaved transforms of length `radix * size` into `radix` times
 * as many of length `size`, from `from` to `to`. After passes for all factors of N the spectrum stands in order.
 */
export type Pass = (from: Complex, to: Complex, size: number, stride: number, twiddles: Twiddles) => void;

/** The pass for a factor: written out for 2, 3, 4 and 5, by the definition for others. */
export function passFor(radix: number): Pass {
  return written[radix] ?? ((...parts) => pass(radix, ...parts));
}

const written: Record<number, Pass> = { 2: pass2, 3: pass3, 4: pass4, 5: pass5 };

/** Writes a complex number times the k-th twiddle. */
function put(to: Complex, at: number, re: number, im: number, k: number, { cos, sin }: Twiddles): void {
  const c = cos[k]!;
  const s = sin[k]!;
  to.re[at] = re * c - im * s;
  to.im[at] = re * s + im * c;
}

function pass2(from: Complex, to: Complex, size: number, stride: number, twiddles: Twiddles): void {
  const { re, im } = from;
  const jump = stride * size;
  for (let q = 0, a = 0; q < size; q++) {
    for (let t = 0; t < stride; t++, a++) {
      const b = a + jump;
      const out = a + q * stride;
      to.re[out] = re[a]! + re[b]!;
      to.im[out] = im[a]! + im[b]!;
      put(to, out + stride, re[a]! - re[b]!, im[a]! - im[b]!, q * stride, twiddles);
    }
  }
}

const sin60 = Math.sqrt(3) / 2;

function pass3(from: Complex, to: Complex, size: number, stride: number, twiddles: Twiddles): void {
  const { re, im } = from;
  const jump = stride * size;
  for (let q = 0, a = 0; q < size; q++) {
    const turn = q * stride;
    for (let t = 0; t < stride; t++, a++) {
      const b = a + jump;
      const c = b + jump;
      const out = a + 2 * turn;
      const sumRe = re[b]! + re[c]!;
      const sumIm = im[b]! + im[c]!;
      const baseRe = re[a]! - sumRe / 2;
      const baseIm = im[a]! - sumIm / 2;
      const sideRe = sin60 * (im[b]! - im[c]!);
      const sideIm = sin60 * (re[c]! - re[b]!);
      to.re[out] = re[a]! + sumRe;
      to.im[out] = im[a]! + sumIm;
      put(to, out + stride, baseRe + sideRe, baseIm + sideIm, turn, twiddles);
      put(to, out + 2 * stride, baseRe - sideRe, baseIm - sideIm, 2 * turn, twiddles);
    }
  }
}

function pass4(from: Complex, to: Complex, size: number, stride: number, twiddles: Twiddles): void {
  const { re, im } = from;
  const jump = stride * size;
  for (let q = 0, a = 0; q < size; q++) {
    const turn = q * stride;
    for (let t = 0; t < stride; t++, a++) {
      const b = a + jump;
      const c = b + jump;
      const d = c + jump;
      const out = a + 3 * turn;
      const evenRe = re[a]! + re[c]!;
      const evenIm = im[a]! + im[c]!;
      const oddRe = re[b]! + re[d]!;
      const oddIm = im[b]! + im[d]!;
      const acRe = re[a]! - re[c]!;
      const acIm = im[a]! - im[c]!;
      const bdRe = re[b]! - re[d]!;
      const bdIm = im[b]! - im[d]!;
      to.re[out] = evenRe + oddRe;
      to.im[out] = evenIm + oddIm;
      put(to, out + stride, acRe + bdIm, acIm - bdRe, turn, twiddles);
      put(to, out + 2 * stride, evenRe - oddRe, evenIm - oddIm, 2 * turn, twiddles);
      put(to, out + 3 * stride, acRe - bdIm, acIm + bdRe, 3 * turn, twiddles);
    }
  }
}

const cos72 = Math.cos((2 * Math.PI) / 5);
const sin72 = Math.sin((2 * Math.PI) / 5);
const cos144 = Math.cos((4 * Math.PI) / 5);
const sin144 = Math.sin((4 * Math.PI) / 5);

function pass5(from: Complex, to: Complex, size: number, stride: number, twiddles: Twiddles): void {
  const { re, im } = from;
  const jump = stride * size;
  for (let q = 0, a = 0; q < size; q++) {
    const turn = q * stride;
    for (let t = 0; t < stride; t++, a++) {
      const b = a + jump;
      const c = b + jump;
      const d = c + jump;
      const e = d + jump;
      const out = a + 4 * turn;
      const beRe = re[b]! + re[e]!;
      const beIm = im[b]! + im[e]!;
      const cdRe = re[c]! + re[d]!;
      const cdIm = im[c]! + im[d]!;
      const diffBeRe = re[b]! - re[e]!;
      const diffBeIm = im[b]! - im[e]!;
      const diffCdRe = re[c]! - re[d]!;
      const diffCdIm = im[c]! - im[d]!;
      const oneRe = re[a]! + cos72 * beRe + cos144 * cdRe;
      const oneIm = im[a]! + cos72 * beIm + cos144 * cdIm;
      const twoRe = re[a]! + cos144 * beRe + cos72 * cdRe;
      const twoIm = im[a]! + cos144 * beIm + cos72 * cdIm;
      const sideOneRe = sin72 * diffBeIm + sin144 * diffCdIm;
      const sideOneIm = -sin72 * diffBeRe - sin144 * diffCdRe;
      const sideTwoRe = sin144 * diffBeIm - sin72 * diffCdIm;
      const sideTwoIm = -sin144 * diffBeRe + sin72 * diffCdRe;
      to.re[out] = re[a]! + beRe + cdRe;
      to.im[out] = im[a]! + beIm + cdIm;
      put(to, out + stride, oneRe + sideOneRe, oneIm + sideOneIm, turn, twiddles);
      put(to, out + 2 * stride, twoRe + sideTwoRe, twoIm + sideTwoIm, 2 * turn, twiddles);
      put(to, out + 3 * stride, twoRe - sideTwoRe, twoIm - sideTwoIm, 3 * turn, twiddles);
      put(to, out + 4 * stride, oneRe - sideOneRe, oneIm - sideOneIm, 4 * turn, twiddles);
    }
  }
}

/** Any radix: a small transform by its definition. */
function pass(
  radix: number,
  { re, im }: Complex,
  to: Complex,
  size: number,
  stride: number,
  twiddles: Twiddles,
): void {
  const { cos, sin } = twiddles;
  const jump = stride * size;
  for (let q = 0, a = 0; q < size; q++) {
    for (let t = 0; t < stride; t++, a++) {
      const out = a + (radix - 1) * q * stride;
      for (let j = 0; j < radix; j++) {
        let sumRe = 0;
        let sumIm = 0;
        for (let i = 0; i < radix; i++) {
          const k = ((i * j) % radix) * jump;
          const at = a + i * jump;
          sumRe += re[at]! * cos[k]! - im[at]! * sin[k]!;
          sumIm += re[at]! * sin[k]! + im[at]! * cos[k]!;
        }
        put(to, out + j * stride, sumRe, sumIm, j * q * stride, twiddles);
      }
    }
  }
}
