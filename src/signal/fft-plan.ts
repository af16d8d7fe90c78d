import { type Complex, type Pass, passFor, type Twiddles } from './fft-passes';

/** Largest prime factor that is worth doing directly; beyond it Bluestein's detour is faster. */
const largestDirectPrime = 31;

/** Plans kept at most; the one made first goes first. */
const mostPlans = 32;
const plans = new Map<number, FftPlan>();

/** The plan for a length: factors and twiddles are worked out once and kept. */
export function fftPlan(length: number): FftPlan {
  let plan = plans.get(length);
  if (!plan) {
    plan = new FftPlan(length);
    if (plans.size >= mostPlans) plans.delete(plans.keys().next().value!);
    plans.set(length, plan);
  }
  return plan;
}

/**
 * Discrete Fourier transform of one length, X[k] = Σ x[n] exp(-2πi nk/N): Stockham's mixed-radix passes for lengths of small
 * prime factors, Bluestein (1970) for the others.
 */
export class FftPlan implements Twiddles {
  readonly cos: Float64Array;
  readonly sin: Float64Array;
  private readonly passes: { radix: number; pass: Pass }[] = [];
  private readonly bluestein: Bluestein | undefined;

  constructor(readonly length: number) {
    const angles = Float64Array.from({ length }, (_, k) => (-2 * Math.PI * k) / length);
    this.cos = angles.map(Math.cos);
    this.sin = angles.map(Math.sin);
    const factors = factorise(length);
    if (Math.max(1, ...factors) > largestDirectPrime) this.bluestein = new Bluestein(length);
    else this.passes = factors.map((radix) => ({ radix, pass: passFor(radix) }));
  }

  /** The transform of `input`, in new arrays. */
  transform(input: Complex): Complex {
    if (this.bluestein) return this.bluestein.transform(input);
    let from = { re: input.re.slice(), im: input.im.slice() };
    let to = emptyComplex(this.length);
    let size = this.length;
    for (const { radix, pass } of this.passes) {
      size /= radix;
      pass(from, to, size, this.length / size / radix, this);
      [from, to] = [to, from];
    }
    return from;
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
    const angles = Float64Array.from({ length }, (_, k) => (Math.PI * ((k * k) % (2 * length))) / length);
    this.chirp = { re: angles.map(Math.cos), im: angles.map((angle) => -Math.sin(angle)) };
    const filter = emptyComplex(padded);
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
    const product = inner.transform(times(chirp, input, inner.length));
    // The inverse transform as a forward one: conjugate before and after.
    const spectrum = times(product, filter, inner.length);
    for (let k = 0; k < inner.length; k++) spectrum.im[k] = -spectrum.im[k]!;
    const back = inner.transform(spectrum);
    for (let k = 0; k < length; k++) {
      back.re[k]! /= inner.length;
      back.im[k]! /= -inner.length;
    }
    return times(chirp, back, length);
  }
}

function emptyComplex(length: number): Complex {
  return { re: new Float64Array(length), im: new Float64Array(length) };
}

/** The product of the first values of both, padded with zeros to `length`. */
function times(a: Complex, b: Complex, length: number): Complex {
  const product = emptyComplex(length);
  const count = Math.min(a.re.length, b.re.length, length);
  for (let k = 0; k < count; k++) {
    product.re[k] = a.re[k]! * b.re[k]! - a.im[k]! * b.im[k]!;
    product.im[k] = a.re[k]! * b.im[k]! + a.im[k]! * b.re[k]!;
  }
  return product;
}

/** Factors of 4 first, then primes, smallest first. */
function factorise(length: number): number[] {
  const factors: number[] = [];
  let left = length;
  for (; left % 4 === 0; left /= 4) factors.push(4);
  for (let factor = 2; left > 1; factor++) {
    for (; left % factor === 0; left /= factor) factors.push(factor);
    if (factor * factor > left && left > 1) {
      factors.push(left);
      break;
    }
  }
  return factors;
}
