import { checkList, checkNumber, checkTyped, describeValue, expected, isRecord } from '../system';
import type { FilterSection } from './butterworth';

/** @throws ThetalabError unless it is an array of samples: of a list, sorting and arithmetic would not be those of numbers */
export function checkSamples(where: string, x: Float32Array): void {
  checkTyped(where, 'a signal', x, 'Float32Array');
}

/**
 * @param where the function in whose name is refused
 * @throws ThetalabError when there is no sample, or one that is not finite
 */
export function checkSignal(where: string, x: ArrayLike<number>): void {
  checkList(where, 'a signal', x);
  if (x.length === 0) throw expected(where, 'at least one sample', 'none');
  for (let at = 0; at < x.length; at++) {
    if (!Number.isFinite(x[at])) {
      const remedy = 'cut it out, or put a number in its place';
      throw expected(where, 'finite samples', `${describeValue(x[at])} at sample ${at}`, remedy);
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
  checkNumber(where, 'the sampling rate', samplingRate);
  if (!(samplingRate > 0 && samplingRate < Infinity)) {
    throw expected(where, 'a sampling rate above 0 Hz', String(samplingRate));
  }
}

/** @throws ThetalabError when there is no section, or one with a coefficient that is not finite */
export function checkSections(where: string, sections: readonly FilterSection[]): void {
  checkList(where, 'filter sections', sections);
  if (sections.length === 0) throw expected(where, 'at least one filter section', 'none');
  const wrong = sections.find((one) => !isSection(one));
  if (wrong) throw expected(where, 'sections of finite coefficients', describeValue(wrong));
}

function isSection(section: unknown): boolean {
  if (!isRecord(section)) return false;
  const isFull = (list: unknown, count: number) =>
    Array.isArray(list) && list.length === count && list.every(Number.isFinite);
  return isFull(section.b, 3) && isFull(section.a, 2);
}
