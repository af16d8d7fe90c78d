import { expected } from '../system';

/** A second-order filter section, y[n] = b0 x[n] + b1 x[n-1] + b2 x[n-2] - a1 y[n-1] - a2 y[n-2]. */
export interface FilterSection {
  b: readonly [number, number, number];
  a: readonly [number, number];
}

type Point = readonly [re: number, im: number];

/**
 * Butterworth band-pass of second-order sections (Butterworth, 1930; bilinear transform with prewarping), the same filter
 * as SciPy's `butter(order, [low, high], 'bandpass', fs=samplingRate, output='sos')`.
 *
 * @param order of each flank, 1 to 10
 * @param band lower and upper frequency in Hz at which half the power passes
 * @param samplingRate in Hz
 * @throws ThetalabError when the band does not lie between 0 and half the sampling rate
 */
export function butterworth(
  order: number,
  [low, high]: readonly [number, number],
  samplingRate: number,
): FilterSection[] {
  if (!Number.isInteger(order) || order < 1 || order > 10) {
    throw expected('butterworth', 'an order from 1 to 10', String(order));
  }
  if (!(low > 0 && low < high && high < samplingRate / 2)) {
    const got = `${low} to ${high} Hz`;
    throw expected('butterworth', `a band between 0 and ${samplingRate / 2} Hz`, got, 'is the rate right?');
  }
  const [from, to] = [low, high].map((frequency) => 2 * Math.tan((Math.PI * frequency) / samplingRate));
  const center = Math.sqrt(from! * to!);
  const angle = 2 * Math.atan(center / 2);
  return Array.from({ length: order }, (_, index) => prototypePole(index, order))
    .filter(([, im]) => im > -1e-9)
    .flatMap((pole) => bandPassPairs(pole, to! - from!, center))
    .map((pair) => normalised(denominator(pair), angle));
}

/** The poles of the analogue low-pass of unit cut-off lie on a half circle. */
function prototypePole(index: number, order: number): Point {
  const angle = (Math.PI * (2 * index + 1 + order)) / (2 * order);
  const im = Math.sin(angle);
  return [Math.cos(angle), Math.abs(im) < 1e-12 ? 0 : im];
}

/**
 * Each pole of the low-pass becomes two of the band-pass, s = (bp ± √(b²p² - 4c²)) / 2. Of a complex one, both have a
 * partner in those of its conjugate; the two of a real one are partners.
 */
function bandPassPairs([re, im]: Point, bandwidth: number, center: number): [Point, Point][] {
  const [x, y] = [(re * bandwidth) / 2, (im * bandwidth) / 2];
  const [rootRe, rootIm] = squareRoot([x * x - y * y - center * center, 2 * x * y]);
  const plus: Point = [x + rootRe, y + rootIm];
  const minus: Point = [x - rootRe, y - rootIm];
  if (im === 0) return [[plus, minus]];
  const withConjugate = (pole: Point): [Point, Point] => [pole, [pole[0], -pole[1]]];
  return [withConjugate(plus), withConjugate(minus)];
}

function squareRoot([re, im]: Point): Point {
  const size = Math.hypot(re, im);
  const root = Math.sqrt((size + re) / 2);
  const other = Math.sqrt((size - re) / 2);
  return [root, im < 0 ? -other : other];
}

/** a1 and a2 of the section that has these two poles, moved to z = (2 + s) / (2 - s). */
function denominator(pair: readonly [Point, Point]): [number, number] {
  const [p, q] = pair.map(([re, im]): Point => {
    const size = (2 - re) ** 2 + im ** 2;
    return [(4 - re * re - im * im) / size, (4 * im) / size];
  }) as [Point, Point];
  return [-(p[0] + q[0]), p[0] * q[0] - p[1] * q[1]];
}

/** With zeros at 0 Hz and at half the sampling rate, and gain 1 in the middle of the band. */
function normalised(a: [number, number], angle: number): FilterSection {
  const top = Math.hypot(1 - Math.cos(2 * angle), Math.sin(2 * angle));
  const bottom = Math.hypot(
    1 + a[0] * Math.cos(angle) + a[1] * Math.cos(2 * angle),
    a[0] * Math.sin(angle) + a[1] * Math.sin(2 * angle),
  );
  const gain = bottom / top;
  return { b: [gain, 0, -gain], a };
}
