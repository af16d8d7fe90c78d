import { readFileSync } from 'node:fs';
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

/**
 * Reads a JSON file.
 *
 * @param where who reads, for the message
 * @param remedy what to do when it is no JSON (default to correct it)
 * @throws ThetalabError when it cannot be read, or is no JSON
 */
export function readJson(path: string, where: string, remedy = 'correct the file'): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const got = `"${path}" (${(cause as NodeJS.ErrnoException).code})`;
    throw expected(where, 'a readable file', got, 'check the path');
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw expected(where, `JSON in "${path}"`, `a syntax error: ${(cause as Error).message}`, remedy);
  }
}
