import { expected } from '../system';

/**
 * Corrects the p-values of one family of comparisons, so that the chance to call any difference real that is none stays
 * below the level (Holm: A simple sequentially rejective multiple test procedure, Scand. J. Statist. 6, 1979).
 *
 * @returns corrected p-values in the same order, at most 1
 * @throws ThetalabError for a value outside of 0 to 1
 */
export function holm(pValues: readonly number[]): number[] {
  const wrong = pValues.find((p) => !(p >= 0 && p <= 1));
  if (wrong !== undefined) throw expected('holm', 'p-values from 0 to 1', String(wrong));
  const order = pValues.map((_, at) => at).sort((a, b) => pValues[a]! - pValues[b]!);
  const corrected = new Array<number>(pValues.length);
  let largest = 0;
  order.forEach((at, rank) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[at]!));
    corrected[at] = largest;
  });
  return corrected;
}
