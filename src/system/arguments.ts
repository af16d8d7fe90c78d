import { expected } from './errors';
import { closest } from './suggest';

/** Whether a value is an object, and neither a list nor `null`. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as a message shows it. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (ArrayBuffer.isView(value)) return `a ${kindOf(value)}`;
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'symbol')
    return String(value);
  try {
    return JSON.stringify(value).slice(0, 80);
  } catch {
    return 'an object';
  }
}

/** `Float32Array`, `Map` …; unlike `instanceof` it knows those of other contexts, such as a notebook's. */
function kindOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/**
 * Refuses what is no object of options, and options that would do nothing.
 *
 * @param known names of the options
 * @throws ThetalabError when it is none, or has another key with a value
 */
export function checkOptionNames(where: string, options: unknown, known: readonly string[]): void {
  if (!isRecord(options))
    throw expected(where, `an object with ${known.join(', ')}`, describeValue(options), 'write { … }');
  const odd = Object.keys(options).find((key) => options[key] !== undefined && !known.includes(key));
  if (odd === undefined) return;
  const near = closest(odd, known);
  throw expected(
    where,
    `options among ${known.join(', ')}`,
    `"${odd}"`,
    near ? `did you mean "${near}"?` : 'leave it out',
  );
}

/** @throws ThetalabError unless it is a number; which ones are allowed, NaN among them, is for the caller to say */
export function checkNumber(where: string, what: string, value: unknown): void {
  if (typeof value === 'number') return;
  throw expected(where, `${what} to be a number`, describeValue(value), 'give a number');
}

/** @throws ThetalabError unless it is a text of at least one character, such as a path */
export function checkText(where: string, what: string, value: unknown): void {
  if (typeof value === 'string' && value !== '') return;
  throw expected(where, what, describeValue(value), 'give a text');
}

/** @throws ThetalabError unless it is a list of texts */
export function checkTexts(where: string, what: string, value: unknown): void {
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return;
  const remedy = typeof value === 'string' ? `write [${JSON.stringify(value)}]` : 'give a list of texts';
  throw expected(where, what, describeValue(value), remedy);
}

/** @throws ThetalabError unless it is a list, or a typed array */
export function checkList(where: string, what: string, value: unknown): void {
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return;
  throw expected(where, what, describeValue(value), 'give a list');
}

/** @throws ThetalabError unless it is an array of samples, or of what else the kind says */
export function checkTyped(
  where: string,
  what: string,
  value: unknown,
  ...kinds: readonly ('Float32Array' | 'Float64Array' | 'Int32Array')[]
): void {
  if (kinds.some((kind) => kind === kindOf(value))) return;
  throw expected(
    where,
    `${what} as ${kinds.join(' or ')}`,
    describeValue(value),
    `write ${kinds[0]}.from(…)`,
  );
}
