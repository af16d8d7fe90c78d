import { expected } from '../system';
import { type Band, edgesOf } from './band';

/** A second-order filter section, y[n] = b0 x[n] + b1 x[n-1] + b2 x[n-2] - a1 y[n-1] - a2 y[n-2]. */
export interface FilterSection {
  b: readonly [number, number, number];
  a: readonly [number, number];
}

type Point = readonly [re: number, im: number];

/**
 * Butterworth filter of second-order sections (Butterworth, 1930; bilinear transform with prewarping), the same filter as
 * SciPy's `butter(order, edges, kind, fs=samplingRate, output='sos')`: equal in its response, though SciPy may pair zeros
 * with other poles. Each section has gain 1 at 0 Hz (low-pass, band-stop), at half the sampling rate (high-pass) or in the
 * middle of the band. Low- and high-passes of odd order have one section of first order.
 *
 * @param order of each flank, 1 to 50
 * @param band what passes: `[low, high]`, `{ lowPass }`, `{ highPass }` or `{ bandStop: [low, high] }`, in Hz; at each edge
 *   half the power passes
 * @param samplingRate in Hz
 * @throws ThetalabError when the band does not lie between 0 and half the sampling rate
 */
export function butterworth(order: number, band: Band, samplingRate: number): FilterSection[] {
  if (!Number.isInteger(order) || order < 1 || order > 50) {
    throw expected('butterworth', 'an order from 1 to 50', String(order));
  }
  const { kind, edges } = edgesOf('butterworth', band, samplingRate);
  const [from, to] = edges.map((frequency) => 2 * Math.tan((Math.PI * frequency) / samplingRate));
  const poles = Array.from({ length: order }, (_, index) => prototypePole(index, order)).filter(
    ([, im]) => im >= 0,
  );
  if (to === undefined) {
    // The poles of the high-pass are those of the low-pass: they lie on a circle, which inversion maps onto itself.
    const sign = kind === 'lowPass' ? 1 : -1;
    return poles.map((pole) => flank(scaled(pole, from!), sign));
  }
  const center = Math.sqrt(from! * to);
  const angle = 2 * Math.atan(center / 2);
  const zeros = kind === 'bandPass' ? ([1, 0, -1] as const) : ([1, -2 * Math.cos(angle), 1] as const);
  return poles
    .flatMap((pole) => bandPairs(pole, to - from!, center))
    .map((pair) => normalised(zeros, denominator(pair), kind === 'bandPass' ? angle : 0));
}

/** The poles of the analogue low-pass of unit cut-off lie on a half circle. */
function prototypePole(index: number, order: number): Point {
  const angle = (Math.PI * (2 * index + 1 + order)) / (2 * order);
  const im = Math.sin(angle);
  return [Math.cos(angle), Math.abs(im) < 1e-12 ? 0 : im];
}

const scaled = ([re, im]: Point, by: number): Point => [re * by, im * by];

/** A pole and its conjugate, or a real one alone, with their zeros at half the sampling rate (sign 1) or at 0 Hz (-1). */
function flank(pole: Point, sign: 1 | -1): FilterSection {
  const angle = sign === 1 ? 0 : Math.PI;
  if (pole[1] > 0) return normalised([1, 2 * sign, 1], denominator(withConjugate(pole)), angle);
  return normalised([1, sign, 0], [-digital(pole)[0], 0], angle);
}

const withConjugate = (pole: Point): [Point, Point] => [pole, [pole[0], -pole[1]]];

/**
 * Each pole of the low-pass becomes two of the band-pass, s = (bp ± √(b²p² - 4c²)) / 2. Of a complex one, both have a
 * partner in those of its conjugate; the two of a real one are partners. A band-stop has the same poles.
 */
function bandPairs([re, im]: Point, bandwidth: number, center: number): [Point, Point][] {
  const [x, y] = [(re * bandwidth) / 2, (im * bandwidth) / 2];
  const [rootRe, rootIm] = squareRoot([x * x - y * y - center * center, 2 * x * y]);
  const plus: Point = [x + rootRe, y + rootIm];
  const minus: Point = [x - rootRe, y - rootIm];
  if (im === 0) return [[plus, minus]];
  return [withConjugate(plus), withConjugate(minus)];
}

function squareRoot([re, im]: Point): Point {
  const size = Math.hypot(re, im);
  const root = Math.sqrt((size + re) / 2);
  const other = Math.sqrt((size - re) / 2);
  return [root, im < 0 ? -other : other];
}

/** A pole moved to z = (2 + s) / (2 - s). */
function digital([re, im]: Point): Point {
  const size = (2 - re) ** 2 + im ** 2;
  return [(4 - re * re - im * im) / size, (4 * im) / size];
}

/** a1 and a2 of the section that has these two poles. */
function denominator(pair: readonly [Point, Point]): [number, number] {
  const [p, q] = pair.map(digital) as [Point, Point];
  return [-(p[0] + q[0]), p[0] * q[0] - p[1] * q[1]];
}

/** With these zeros, and gain 1 at an angle. */
function normalised(zeros: FilterSection['b'], a: FilterSection['a'], angle: number): FilterSection {
  const size = ([first, second, third]: readonly number[]) =>
    Math.hypot(
      first! + second! * Math.cos(angle) + third! * Math.cos(2 * angle),
      second! * Math.sin(angle) + third! * Math.sin(2 * angle),
    );
  const gain = size([1, ...a]) / size(zeros);
  return { b: [gain * zeros[0], gain * zeros[1], gain * zeros[2]], a };
}
