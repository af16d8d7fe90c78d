import { expected } from './errors';

/**
 * Formats a value as indented JSON that ends in a line break. JSON knows no NaN and no infinity, and
 * `JSON.stringify` would make `null` of them without a word.
 *
 * @param where who writes, for the message
 * @throws ThetalabError when some number is not finite, naming it
 */
export function formatJson(value: unknown, where = 'formatJson'): string {
  const refuse = (key: string, inner: unknown) => {
    if (typeof inner !== 'number' || Number.isFinite(inner)) return inner;
    throw expected(where, 'finite numbers', `${key} = ${inner}`);
  };
  return `${JSON.stringify(value, refuse, 2)}\n`;
}
