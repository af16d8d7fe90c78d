import { butterflyFor, type Stage } from './butterflies';
import { type Complex, complexZeros, unitCircle } from './complex';

/**
 * Discrete Fourier transform of a length of small prime factors: mixed radix (Cooley and Tukey, 1965) in the order
 * that sorts itself (Stockham, 1966), with radices 4, 2, 3 and 5 written out. Twiddles are worked out once.
 */
export class MixedRadix {
  private readonly stages: Stage[];
  private readonly scratch: Complex;

  /** @param factors whose product is `length`, as `radices` gives them */
  constructor(
    readonly length: number,
    factors: readonly number[],
  ) {
    let before = 1;
    this.stages = factors.map((radix) => {
      const stage = stageOf(radix, before, length / before / radix);
      before *= radix;
      return stage;
    });
    this.scratch = complexZeros(length);
  }

  /** The transform of `input`, in new arrays. */
  transform(input: Complex): Complex {
    const output = complexZeros(this.length);
    let from = input;
    this.stages.forEach((stage, index) => {
      const to = (this.stages.length - index) % 2 === 1 ? output : this.scratch;
      butterflyFor(stage.radix)(stage, from, to);
      from = to;
    });
    if (this.stages.length === 0) {
      output.re.set(input.re);
      output.im.set(input.im);
    }
    return output;
  }
}

/** Factors of a length: fours, at most one two, then primes, smallest first. */
export function radices(length: number): number[] {
  const factors: number[] = [];
  let left = length;
  for (; left % 4 === 0; left /= 4) factors.push(4);
  for (let factor = 2; factor * factor <= left; factor++) {
    for (; left % factor === 0; left /= factor) factors.push(factor);
  }
  if (left > 1) factors.push(left);
  return factors;
}

/** A step, after which so many numbers are left to each of its parts. */
export function stageOf(radix: number, before: number, after: number): Stage {
  const turns = new Float64Array((radix - 1) * after);
  for (let part = 1; part < radix; part++) {
    for (let k = 0; k < after; k++) turns[(part - 1) * after + k] = (part * k) / (radix * after);
  }
  const roots = unitCircle(Float64Array.from({ length: radix }, (_, k) => k / radix));
  return { radix, before, after, twiddles: unitCircle(turns), roots };
}
