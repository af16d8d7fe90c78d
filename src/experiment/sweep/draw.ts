import { RandomStream } from '../../random';
import { expected } from '../../system';
import type { ValueRange } from './parse-values';

/**
 * Draws a value from a range, both ends included, rounded to six digits or, for a key of whole numbers, to a whole
 * number that is as likely as any other (log: as its share of the scale). It depends on the seed, the key and the number
 * of the sample alone: more samples or more keys change none of those before.
 *
 * @param seed any whole number
 * @param key the path of the key
 * @param sample number of the sample, from 0
 */
export function drawValue(
  range: ValueRange,
  whole: boolean,
  seed: number,
  key: string,
  sample: number,
): number {
  const { low, high, log = false } = range;
  const random = new RandomStream([seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0]).split('sweep').split(key);
  const [from, to] = whole ? [low - 0.5, high + 0.5] : [low, high];
  const share = random.split(sample).uniform();
  const drawn = log ? from * (to / from) ** share : from + (to - from) * share;
  const rounded = whole ? Math.round(drawn) : Number(drawn.toPrecision(6));
  return Math.min(high, Math.max(low, rounded));
}

/**
 * @param kind what a config holds there: `integer` or `number`
 * @throws ThetalabError when nothing can be drawn from the range for a key of that kind
 */
export function checkRange(where: string, key: string, kind: string, { low, high, log }: ValueRange): void {
  const demand = (holds: boolean, what: string, remedy?: string) => {
    if (!holds) throw expected(where, what, `${key} from ${low} to ${high}`, remedy);
  };
  demand(kind === 'integer' || kind === 'number', 'a key of numbers', 'vary it with --grid');
  demand(low < high, 'a low end below the high end', 'turn them round');
  demand(!log || low > 0, 'a low end above 0 on a logarithmic scale', 'draw it evenly with --random');
  const whole = kind !== 'integer' || (Number.isInteger(low) && Number.isInteger(high));
  demand(whole, 'whole numbers as the ends of a key of whole numbers');
}
