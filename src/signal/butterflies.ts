import type { Complex } from './complex';

/** One step of a mixed-radix transform: many small transforms of `radix` numbers each, turned by twiddles. */
export interface Stage {
  radix: number;
  /** Product of the radices of the steps before. */
  before: number;
  /** Product of the radices of the steps after. */
  after: number;
  /** exp(-2πi·part·k / (radix·after)) at `(part - 1)·after + k`, for parts from 1 and k below `after`. */
  twiddles: Complex;
  /** exp(-2πi·k / radix) for k below `radix`. */
  roots: Complex;
}

type Step = (stage: Stage, input: Complex, output: Complex) => void;

/** The fastest way to do a step of this radix. All read `input` and fill `output` in the order that sorts itself. */
export function butterflyFor(radix: number): Step {
  return { 2: butterfly2, 3: butterfly3, 4: butterfly4, 5: butterfly5 }[radix] ?? butterflyAny;
}

function butterfly2({ before, after, twiddles }: Stage, { re, im }: Complex, output: Complex): void {
  const size = before * after;
  for (let block = 0, to = 0; block < before; block++) {
    for (let k = 0, at = 2 * block * after; k < after; k++, at++, to++) {
      const other = at + after;
      output.re[to] = re[at]! + re[other]!;
      output.im[to] = im[at]! + im[other]!;
      store(output, to + size, re[at]! - re[other]!, im[at]! - im[other]!, twiddles, k);
    }
  }
}

function butterfly3({ before, after, twiddles }: Stage, { re, im }: Complex, output: Complex): void {
  const size = before * after;
  for (let block = 0, to = 0; block < before; block++) {
    for (let k = 0, at = 3 * block * after; k < after; k++, at++, to++) {
      const b = at + after;
      const c = b + after;
      const sumRe = re[b]! + re[c]!;
      const sumIm = im[b]! + im[c]!;
      const midRe = re[at]! - 0.5 * sumRe;
      const midIm = im[at]! - 0.5 * sumIm;
      const turnRe = sin60 * (im[b]! - im[c]!);
      const turnIm = sin60 * (re[c]! - re[b]!);
      output.re[to] = re[at]! + sumRe;
      output.im[to] = im[at]! + sumIm;
      store(output, to + size, midRe + turnRe, midIm + turnIm, twiddles, k);
      store(output, to + 2 * size, midRe - turnRe, midIm - turnIm, twiddles, after + k);
    }
  }
}

function butterfly4({ before, after, twiddles }: Stage, { re, im }: Complex, output: Complex): void {
  const size = before * after;
  for (let block = 0, to = 0; block < before; block++) {
    for (let k = 0, at = 4 * block * after; k < after; k++, at++, to++) {
      const b = at + after;
      const c = b + after;
      const d = c + after;
      const evenRe = re[at]! + re[c]!;
      const evenIm = im[at]! + im[c]!;
      const gapRe = re[at]! - re[c]!;
      const gapIm = im[at]! - im[c]!;
      const oddRe = re[b]! + re[d]!;
      const oddIm = im[b]! + im[d]!;
      const turnRe = im[b]! - im[d]!;
      const turnIm = re[d]! - re[b]!;
      output.re[to] = evenRe + oddRe;
      output.im[to] = evenIm + oddIm;
      store(output, to + size, gapRe + turnRe, gapIm + turnIm, twiddles, k);
      store(output, to + 2 * size, evenRe - oddRe, evenIm - oddIm, twiddles, after + k);
      store(output, to + 3 * size, gapRe - turnRe, gapIm - turnIm, twiddles, 2 * after + k);
    }
  }
}

function butterfly5({ before, after, twiddles }: Stage, { re, im }: Complex, output: Complex): void {
  const size = before * after;
  for (let block = 0, to = 0; block < before; block++) {
    for (let k = 0, at = 5 * block * after; k < after; k++, at++, to++) {
      const b = at + after;
      const c = b + after;
      const d = c + after;
      const e = d + after;
      const outerRe = re[b]! + re[e]!;
      const outerIm = im[b]! + im[e]!;
      const innerRe = re[c]! + re[d]!;
      const innerIm = im[c]! + im[d]!;
      const outerGapRe = re[b]! - re[e]!;
      const outerGapIm = im[b]! - im[e]!;
      const innerGapRe = re[c]! - re[d]!;
      const innerGapIm = im[c]! - im[d]!;
      const firstRe = re[at]! + cos72 * outerRe + cos144 * innerRe;
      const firstIm = im[at]! + cos72 * outerIm + cos144 * innerIm;
      const secondRe = re[at]! + cos144 * outerRe + cos72 * innerRe;
      const secondIm = im[at]! + cos144 * outerIm + cos72 * innerIm;
      const firstTurnRe = sin72 * outerGapIm + sin144 * innerGapIm;
      const firstTurnIm = -(sin72 * outerGapRe + sin144 * innerGapRe);
      const secondTurnRe = sin144 * outerGapIm - sin72 * innerGapIm;
      const secondTurnIm = -(sin144 * outerGapRe - sin72 * innerGapRe);
      output.re[to] = re[at]! + outerRe + innerRe;
      output.im[to] = im[at]! + outerIm + innerIm;
      store(output, to + size, firstRe + firstTurnRe, firstIm + firstTurnIm, twiddles, k);
      store(output, to + 2 * size, secondRe + secondTurnRe, secondIm + secondTurnIm, twiddles, after + k);
      store(output, to + 3 * size, secondRe - secondTurnRe, secondIm - secondTurnIm, twiddles, 2 * after + k);
      store(output, to + 4 * size, firstRe - firstTurnRe, firstIm - firstTurnIm, twiddles, 3 * after + k);
    }
  }
}

/** By the definition of the transform: for the larger primes. */
function butterflyAny(stage: Stage, { re, im }: Complex, output: Complex): void {
  const { radix, before, after, twiddles, roots } = stage;
  const size = before * after;
  for (let block = 0, to = 0; block < before; block++) {
    for (let k = 0, at = radix * block * after; k < after; k++, at++, to++) {
      for (let part = 0; part < radix; part++) {
        let sumRe = 0;
        let sumIm = 0;
        for (let index = 0, from = at, turn = 0; index < radix; index++, from += after) {
          sumRe += re[from]! * roots.re[turn]! - im[from]! * roots.im[turn]!;
          sumIm += re[from]! * roots.im[turn]! + im[from]! * roots.re[turn]!;
          turn += part;
          if (turn >= radix) turn -= radix;
        }
        if (part > 0) store(output, to + part * size, sumRe, sumIm, twiddles, (part - 1) * after + k);
        else {
          output.re[to] = sumRe;
          output.im[to] = sumIm;
        }
      }
    }
  }
}

/** Writes a number turned by a twiddle. */
function store(output: Complex, to: number, re: number, im: number, twiddles: Complex, at: number): void {
  const c = twiddles.re[at]!;
  const s = twiddles.im[at]!;
  output.re[to] = re * c - im * s;
  output.im[to] = re * s + im * c;
}

const sin60 = Math.sin(Math.PI / 3);
const cos72 = Math.cos((2 * Math.PI) / 5);
const cos144 = Math.cos((4 * Math.PI) / 5);
const sin72 = Math.sin((2 * Math.PI) / 5);
const sin144 = Math.sin((4 * Math.PI) / 5);

/** What the steps multiply by, in the order in which the addon takes them. */
export const constants = [sin60, cos72, cos144, sin72, sin144];
