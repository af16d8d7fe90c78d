import { type Complex, complexZeros, unitCircle } from './complex';
import { MixedRadix, radices } from './mixed-radix';

/** Discrete Fourier transform of any length as a convolution with a chirp, done at a power of two (Bluestein, 1970). */
export class Bluestein {
  private readonly chirp: Complex;
  private readonly filter: Complex;
  private readonly inner: MixedRadix;

  constructor(readonly length: number) {
    const padded = 2 ** Math.ceil(Math.log2(2 * length - 1));
    this.inner = new MixedRadix(padded, radices(padded));
    this.chirp = unitCircle(
      Float64Array.from({ length }, (_, k) => squareModulo(k, 2 * length) / (2 * length)),
    );
    const filter = complexZeros(padded);
    for (let k = 0; k < length; k++) {
      for (const at of [k, (padded - k) % padded]) {
        filter.re[at] = this.chirp.re[k]!;
        filter.im[at] = -this.chirp.im[k]!;
      }
    }
    this.filter = this.inner.transform(filter);
  }

  /** The transform of `input`, in new arrays. */
  transform(input: Complex): Complex {
    const { length, inner, filter, chirp } = this;
    const spectrum = times(inner.transform(times(chirp, input, inner.length)), filter, inner.length);
    // The inverse transform as a forward one: conjugate before and after.
    for (let k = 0; k < inner.length; k++) spectrum.im[k] = -spectrum.im[k]!;
    const back = inner.transform(spectrum);
    for (let k = 0; k < length; k++) {
      back.re[k]! /= inner.length;
      back.im[k]! /= -inner.length;
    }
    return times(chirp, back, length);
  }
}

/** k² modulo a number: k² itself grows past what a cosine can resolve, and for long signals past what is exact. */
function squareModulo(k: number, modulus: number): number {
  return k < 2 ** 26 ? (k * k) % modulus : Number((BigInt(k) * BigInt(k)) % BigInt(modulus));
}

/** The product of the first values of both, padded with zeros to `length`. */
function times(a: Complex, b: Complex, length: number): Complex {
  const product = complexZeros(length);
  const count = Math.min(a.re.length, b.re.length, length);
  for (let k = 0; k < count; k++) {
    product.re[k] = a.re[k]! * b.re[k]! - a.im[k]! * b.im[k]!;
    product.im[k] = a.re[k]! * b.im[k]! + a.im[k]! * b.re[k]!;
  }
  return product;
}
