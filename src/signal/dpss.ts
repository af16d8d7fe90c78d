import { checkNumber, expected } from '../system';
import { inverseRealFft, realFft } from './real-fft';
import { topEigenvectors } from './tridiagonal';

/** Discrete prolate spheroidal sequences. */
export interface Tapers {
  /** Of unit energy; the even ones have a positive mean, the odd ones begin with a positive lobe. */
  tapers: Float64Array[];
  /** Part of the energy of each that lies within the band. */
  concentrations: number[];
}

/**
 * The `count` sequences of `length` samples whose energy is most concentrated within ± `halfBandwidth` / `length` cycles per
 * sample (Slepian, 1978; Percival and Walden, 1993, by the tridiagonal matrix), best first: the same as SciPy's
 * `windows.dpss(length, halfBandwidth, count, return_ratios=True)`.
 *
 * @param halfBandwidth time times half the bandwidth, above 0 and below `length / 2`
 * @throws ThetalabError when there are no such sequences
 */
export function dpss(length: number, halfBandwidth: number, count: number): Tapers {
  if (!(Number.isInteger(length) && length >= 2)) {
    throw expected('dpss', 'a length of at least 2 samples', String(length));
  }
  checkNumber('dpss', 'the half bandwidth', halfBandwidth);
  if (!(halfBandwidth > 0 && halfBandwidth < length / 2)) {
    throw expected('dpss', `a half bandwidth above 0 and below ${length / 2}`, String(halfBandwidth));
  }
  if (!(Number.isInteger(count) && count >= 1 && count <= length)) {
    throw expected('dpss', `1 to ${length} tapers`, String(count));
  }
  const width = halfBandwidth / length;
  const diagonal = Float64Array.from(
    { length },
    (_, t) => ((length - 1 - 2 * t) / 2) ** 2 * Math.cos(2 * Math.PI * width),
  );
  const beside = Float64Array.from({ length: length - 1 }, (_, t) => ((t + 1) * (length - 1 - t)) / 2);
  const tapers = topEigenvectors(diagonal, beside, count).map(withSign);
  return { tapers, concentrations: tapers.map((taper) => concentration(taper, width)) };
}

/** Percival and Walden, p. 379; a lobe begins where the taper leaves rounding behind. */
function withSign(taper: Float64Array, index: number): Float64Array {
  const threshold = Math.max(1e-7, 1 / taper.length);
  const judged =
    index % 2 === 0
      ? taper.reduce((sum, value) => sum + value, 0)
      : taper.find((value) => value * value > threshold)!;
  return judged < 0 ? taper.map((value) => -value) : taper;
}

/** From the autocorrelation of the taper (Percival and Walden, p. 390). */
function concentration(taper: Float64Array, width: number): number {
  const size = 2 ** Math.ceil(Math.log2(2 * taper.length));
  const padded = new Float64Array(size);
  padded.set(taper);
  const { re, im } = realFft(padded);
  const power = re.map((value, k) => value ** 2 + im[k]! ** 2);
  const correlation = inverseRealFft({ re: power, im: new Float64Array(power.length) }, size);
  let sum = 2 * width * correlation[0]!;
  for (let lag = 1; lag < taper.length; lag++) {
    sum += (2 * Math.sin(2 * Math.PI * width * lag) * correlation[lag]!) / (Math.PI * lag);
  }
  return sum;
}
