import { expected } from '../../system';
import { parseValue } from '../overrides';

/** Two ends of a random value. */
export interface ValueRange {
  low: number;
  high: number;
  /** Evenly on a logarithmic scale instead of a linear one (default false). */
  log?: boolean;
}

/**
 * A key and its values as somebody types them: `latent_dim=64,128,256`. Values are JSON or text; a comma inside
 * brackets or quotes divides nothing.
 *
 * @throws ThetalabError when it is not of that form, or has no values
 */
export function parseGridAxis(text: string): [key: string, values: unknown[]] {
  const [key, list] = keyAndValue('--grid', text, 'latent_dim=64,128,256');
  const values = splitAtCommas(list);
  if (values.some((value) => value === '')) {
    throw expected('--grid', 'values with a comma between two', `"${text}"`, 'for example latent_dim=64,128');
  }
  return [key, values.map((value) => parseValue(value, '--grid'))];
}

/**
 * A key and its range as somebody types them: `dropout_rate=0.1..0.5`.
 *
 * @param option the option that it stands in: `--log` draws on a logarithmic scale
 * @throws ThetalabError when it is not of that form
 */
export function parseRangeAxis(option: '--random' | '--log', text: string): [key: string, range: ValueRange] {
  const example = 'temperature=0.05..0.5';
  const [key, range] = keyAndValue(option, text, example);
  const [low, high, ...more] = range.split('..').map((end) => (end.trim() === '' ? Number.NaN : Number(end)));
  if (!Number.isFinite(low) || !Number.isFinite(high) || more.length) {
    throw expected(option, 'two numbers with ".." between them', `"${text}"`, `for example ${example}`);
  }
  return [key, { low: low!, high: high!, log: option === '--log' }];
}

function keyAndValue(option: string, text: string, example: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw expected(option, 'key=values', `"${text}"`, `for example ${example}`);
  return [text.slice(0, at).trim(), text.slice(at + 1)];
}

/** The parts of a text between the commas that stand in no brackets and no quotes. */
function splitAtCommas(text: string): string[] {
  const parts = text.match(/(?:"(?:\\.|[^"\\])*"|[^"])/g) ?? [];
  const found = [''];
  let depth = 0;
  for (const part of parts) {
    if (part === '[' || part === '{') depth++;
    if (part === ']' || part === '}') depth--;
    if (part === ',' && depth === 0) found.push('');
    else found[found.length - 1] += part;
  }
  return found.map((value) => value.trim());
}
