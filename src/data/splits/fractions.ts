import { describeValue, expected } from '../../system';
import { type Fractions, type SplitPart, splitParts } from './partition';

/** @throws ThetalabError unless the fractions are from 0 on and add up to 1 */
export function checkFractions(where: string, fractions: Fractions): void {
  const isFraction = (part: SplitPart) => typeof fractions[part] === 'number' && fractions[part] >= 0;
  const total = splitParts.reduce((sum, part) => sum + fractions[part], 0);
  if (Math.abs(total - 1) <= 1e-6 && splitParts.every(isFraction)) return;
  throw expected(where, 'fractions from 0 on that add up to 1', describeFractions(fractions));
}

/**
 * Whole numbers nearest to the fractions of `count` (largest remainders first), and at least one where something was asked
 * for: that one is taken from the largest part.
 *
 * @param unit what is counted, for messages
 * @throws ThetalabError when the fractions do not add up, or there are fewer than parts
 */
export function partSizes(where: string, unit: string, count: number, fractions: Fractions): Fractions {
  checkFractions(where, fractions);
  const asked = splitParts.filter((part) => fractions[part] > 0);
  if (count < asked.length) {
    const got = `${count} ${unit}${count === 1 ? '' : 's'} for ${describeFractions(fractions)}`;
    const remedy = `add recordings, or ask for fewer parts`;
    throw expected(where, `a ${unit} for every part`, got, remedy);
  }
  const sizes: Fractions = { train: 0, validation: 0, test: 0 };
  for (const part of asked) sizes[part] = Math.floor(fractions[part] * count + 1e-9);
  const missing = (part: SplitPart) => fractions[part] * count - sizes[part];
  for (let left = asked.reduce((rest, part) => rest - sizes[part], count); left > 0; left--) {
    sizes[asked.reduce((most, part) => (missing(part) > missing(most) + 1e-9 ? part : most))]++;
  }
  for (const part of asked) {
    if (sizes[part] > 0) continue;
    sizes[part] = 1;
    sizes[asked.reduce((most, other) => (sizes[other] > sizes[most] ? other : most))]--;
  }
  return sizes;
}

/** Deals names out to the parts, in their order. */
export function dealOut<T>(names: readonly T[], sizes: Fractions): Record<SplitPart, T[]> {
  const [first, second] = [sizes.train, sizes.train + sizes.validation];
  return { train: names.slice(0, first), validation: names.slice(first, second), test: names.slice(second) };
}

function describeFractions(fractions: Fractions): string {
  return splitParts.map((part) => `${part} ${describeValue(fractions[part])}`).join(', ');
}
