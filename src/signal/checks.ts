import { expected } from '../system';
import type { FilterSection } from './butterworth';

/**
 * @param where the function in whose name is refused
 * @throws ThetalabError when there is no sample, or one that is not finite
 */
export function checkSignal(where: string, x: ArrayLike<number>): void {
  if (x.length === 0) throw expected(where, 'at least one sample', 'none');
  for (let at = 0; at < x.length; at++) {
    if (!Number.isFinite(x[at])) {
      const remedy = 'cut it out, or put a number in its place';
      throw expected(where, 'finite samples', `${x[at]} at sample ${at}`, remedy);
    }
  }
}

/** Whether all are finite: zero times them is zero, whose sum is in four parts so that no addition waits for the one before. */
export function allFinite(x: Float32Array): boolean {
  let [a, b, c, d] = [0, 0, 0, 0];
  let at = 0;
  for (; at + 3 < x.length; at += 4) {
    a += 0 * x[at]!;
    b += 0 * x[at + 1]!;
    c += 0 * x[at + 2]!;
    d += 0 * x[at + 3]!;
  }
  for (; at < x.length; at++) a += 0 * x[at]!;
  return a + b + c + d === 0;
}

/** @throws ThetalabError when the rate is not above 0 Hz */
export function checkRate(where: string, samplingRate: number): void {
  if (!(samplingRate > 0 && samplingRate < Infinity)) {
    throw expected(where, 'a sampling rate above 0 Hz', String(samplingRate));
  }
}

/** @throws ThetalabError when there is no section, or one with a coefficient that is not finite */
export function checkSections(where: string, sections: readonly FilterSection[]): void {
  if (sections.length === 0) throw expected(where, 'at least one filter section', 'none');
  const wrong = sections.find(({ b, a }) => ![...b, ...a].every(Number.isFinite));
  if (wrong) throw expected(where, 'finite coefficients', JSON.stringify(wrong));
}
