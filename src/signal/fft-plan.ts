/** Complex numbers as two arrays of the same length. */
export interface Complex {
  re: Float64Array;
  im: Float64Array;
}

/** Largest prime factor that is worth doing directly; beyond it Bluestein's detour is faster. */
const largestDirectPrime = 31;

const plans = new Map<number, FftPlan>();

/** The plan for a length: factors and twiddles are worked out once and kept. */
export function fftPlan(length: number): FftPlan {
  let plan = plans.get(length);
  if (!plan) {
    plan = new FftPlan(length);
    plans.set(length, plan);
  }
  return plan;
}

/**
 * Discrete Fourier transform of one length, X[k] = Σ x[n] exp(-2πi nk/N): mixed radix (Cooley and Tukey, 1965) for
 * lengths of small prime factors, Bluestein (1970) for the others.
 */
export class FftPlan {
  private readonly factors: number[];
  /** cos(-2πk/N) and sin(-2πk/N). */
  readonly cos: Float64Array;
  readonly sin: Float64Array;
  private bluestein: Bluestein | undefined;

  constructor(readonly length: number) {
    this.factors = factorise(length);
    const angles = Float64Array.from({ length }, (_, k) => (-2 * Math.PI * k) / length);
    this.cos = angles.map(Math.cos);
    this.sin = angles.map(Math.sin);
  }

  /** The transform of `input`, in new arrays. */
  transform(input: Complex): Complex {
    if (Math.max(1, ...this.factors) > largestDirectPrime) {
      this.bluestein ??= new Bluestein(this.length);
      return this.bluestein.transform(input);
    }
    const output = { re: new Float64Array(this.length), im: new Float64Array(this.length) };
    this.recurse(input, 0, 1, output, 0, 0);
    return output;
  }

  /** Transforms every `stride`-th input from `from` on into a run of the output from `to` on. */
  private recurse(
    input: Complex,
    from: number,
    stride: number,
    output: Complex,
    to: number,
    level: number,
  ): void {
    const radix = this.factors[level];
    if (radix === undefined) {
      output.re[to] = input.re[from]!;
      output.im[to] = input.im[from]!;
      return;
    }
    const size = this.length / stride / radix;
    for (let part = 0; part < radix; part++) {
      this.recurse(input, from + part * stride, stride * radix, output, to + part * size, level + 1);
    }
    if (radix === 2) this.butterfly2(output, to, size, stride);
    else this.butterfly(output, to, size, stride, radix);
  }

  private butterfly2({ re, im }: Complex, to: number, size: number, stride: number): void {
    for (let k = 0, at = to; k < size; k++, at++) {
      const c = this.cos[k * stride]!;
      const s = this.sin[k * stride]!;
      const oddRe = re[at + size]! * c - im[at + size]! * s;
      const oddIm = re[at + size]! * s + im[at + size]! * c;
      re[at + size] = re[at]! - oddRe;
      im[at + size] = im[at]! - oddIm;
      re[at]! += oddRe;
      im[at]! += oddIm;
    }
  }

  private butterfly({ re, im }: Complex, to: number, size: number, stride: number, radix: number): void {
    const { cos, sin, length } = this;
    const partRe = new Float64Array(radix);
    const partIm = new Float64Array(radix);
    for (let k = 0; k < size; k++) {
      for (let part = 0, at = to + k; part < radix; part++, at += size) {
        partRe[part] = re[at]!;
        partIm[part] = im[at]!;
      }
      for (let out = 0, at = to + k; out < radix; out++, at += size) {
        const step = (k + out * size) * stride;
        let sumRe = partRe[0]!;
        let sumIm = partIm[0]!;
        for (let part = 1, turn = step; part < radix; part++) {
          if (turn >= length) turn %= length;
          sumRe += partRe[part]! * cos[turn]! - partIm[part]! * sin[turn]!;
          sumIm += partRe[part]! * sin[turn]! + partIm[part]! * cos[turn]!;
          turn += step;
        }
        re[at] = sumRe;
        im[at] = sumIm;
      }
    }
  }
}

/** A transform of any length as a convolution with a chirp, done at a power of two. */
class Bluestein {
  private readonly chirp: Complex;
  private readonly filter: Complex;
  private readonly inner: FftPlan;

  constructor(private readonly length: number) {
    const padded = 2 ** Math.ceil(Math.log2(2 * length - 1));
    this.inner = fftPlan(padded);
    // k² is taken modulo 2N: it grows past what a cosine can resolve.
    const angles = Float64Array.from(
      { length },
      (_, k) => (Math.PI * Number((BigInt(k) * BigInt(k)) % BigInt(2 * length))) / length,
    );
    this.chirp = { re: angles.map(Math.cos), im: angles.map((angle) => -Math.sin(angle)) };
    const filter = { re: new Float64Array(padded), im: new Float64Array(padded) };
    for (let k = 0; k < length; k++) {
      for (const at of [k, (padded - k) % padded]) {
        filter.re[at] = this.chirp.re[k]!;
        filter.im[at] = -this.chirp.im[k]!;
      }
    }
    this.filter = this.inner.transform(filter);
  }

  transform(input: Complex): Complex {
    const { length, inner, filter, chirp } = this;
    const product = this.inner.transform(this.times(chirp, input, inner.length));
    // The inverse transform as a forward one: conjugate before and after.
    const spectrum = this.times(product, filter, inner.length);
    for (let k = 0; k < inner.length; k++) spectrum.im[k] = -spectrum.im[k]!;
    const back = inner.transform(spectrum);
    for (let k = 0; k < length; k++) {
      back.re[k]! /= inner.length;
      back.im[k]! /= -inner.length;
    }
    return this.times(chirp, back, length);
  }

  /** The product of the first values of both, padded with zeros to `length`. */
  private times(a: Complex, b: Complex, length: number): Complex {
    const product = { re: new Float64Array(length), im: new Float64Array(length) };
    const count = Math.min(a.re.length, b.re.length, length);
    for (let k = 0; k < count; k++) {
      product.re[k] = a.re[k]! * b.re[k]! - a.im[k]! * b.im[k]!;
      product.im[k] = a.re[k]! * b.im[k]! + a.im[k]! * b.re[k]!;
    }
    return product;
  }
}

/** Prime factors, smallest first. */
function factorise(length: number): number[] {
  const factors: number[] = [];
  let left = length;
  for (let factor = 2; left > 1; factor++) {
    for (; left % factor === 0; left /= factor) factors.push(factor);
    if (factor * factor > left && left > 1) {
      factors.push(left);
      break;
    }
  }
  return factors;
}
