import { readFileSync } from 'node:fs';
import { expected } from '../../../system';

/** A row of a table; cells that are `n/a` or empty are left out. */
export type TsvRow = Readonly<Record<string, string>>;

/**
 * Reads a table as BIDS has it: UTF-8, one header line, tabs between cells, nothing quoted.
 *
 * @throws ThetalabError when a row has more or fewer cells than the header, or a name comes twice
 */
export function readTsv(path: string): TsvRow[] {
  const lines = readFileSync(path, 'utf8')
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/);
  const header = (lines.shift() ?? '').split('\t').map((name) => name.trim());
  if (header.includes('') || new Set(header).size < header.length) {
    throw expected('bids', `named columns in "${path}"`, header.map((name) => `"${name}"`).join(', '));
  }
  return lines.flatMap((line, at) => {
    if (line.trim() === '') return [];
    const cells = line.split('\t').map((cell) => cell.trim());
    if (cells.length !== header.length) {
      const got = `${cells.length} in line ${at + 2} of "${path}"`;
      throw expected('bids', `${header.length} cells, as in the header`, got, 'are there tabs between them?');
    }
    const known = header.flatMap((name, column) => {
      const cell = cells[column]!;
      return cell === '' || cell.toLowerCase() === 'n/a' ? [] : [[name, cell]];
    });
    return [Object.fromEntries(known) as TsvRow];
  });
}

/** @throws ThetalabError when the file is no JSON object */
export function readJsonObject(path: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8').replace(/^\ufeff/, ''));
  } catch (cause) {
    throw expected('bids', `JSON in "${path}"`, (cause as Error).message);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw expected('bids', `a JSON object in "${path}"`, Array.isArray(value) ? 'a list' : String(value));
}
