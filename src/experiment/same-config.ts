import { expected } from '../system';
import { flattenConfig } from './flatten-config';

/** A value as JSON, wanted and found, by its dotted path. */
type Difference = [path: string, wanted: string, found: string];

/** How many differences a message shows, and how many characters of a value. */
const [maxShown, maxLength] = [3, 60];

/**
 * Checks that a folder was made from the config with which somebody wants to go on there.
 *
 * @param folder for the message
 * @throws ThetalabError naming the first keys that differ, with both values
 */
export function checkSame(
  where: string,
  folder: string,
  wanted: object,
  found: object,
  remedy: string,
): void {
  const differences = differencesOf(wanted, found);
  if (!differences.length) return;
  const more = differences.length > maxShown ? ` and ${differences.length - maxShown} more` : '';
  const shown = differences.slice(0, maxShown).map(shorten);
  const [these, those] = [1, 2].map((at) => shown.map((one) => `${one[0]} ${one[at]}`).join(', '));
  throw expected(where, `${these}${more} in "${folder}"`, `${those}${more}`, remedy);
}

/** Where the same values stand in another order, the section that has them differs as a whole. */
function differencesOf(wanted: object, found: object): Difference[] {
  const values = between(flattenConfig(wanted), flattenConfig(found));
  return values.length ? values : between(new Map(Object.entries(wanted)), new Map(Object.entries(found)));
}

function between(wanted: Map<string, unknown>, found: Map<string, unknown>): Difference[] {
  const text = (value: unknown) => JSON.stringify(value) ?? 'nothing';
  return [...new Set([...wanted.keys(), ...found.keys()])]
    .map((path): Difference => [path, text(wanted.get(path)), text(found.get(path))])
    .filter(([, one, other]) => one !== other);
}

/** Of long values the stretch from shortly before the first character that differs. */
function shorten([path, wanted, found]: Difference): Difference {
  const same = wanted.split('').findIndex((character, at) => character !== found[at]);
  const first = same < 0 ? wanted.length : same;
  const from = Math.max(wanted.length, found.length) <= maxLength ? 0 : Math.max(0, first - maxLength / 3);
  const cut = (text: string) =>
    `${from > 0 ? '…' : ''}${text.slice(from, from + maxLength)}${text.length > from + maxLength ? '…' : ''}`;
  return [path, cut(wanted), cut(found)];
}
