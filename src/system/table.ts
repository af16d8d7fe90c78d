import type { MimeBundle } from './display';

/** What a cell of a table may hold: numbers are printed with four significant digits and stand to the right. */
export type TableCell = string | number;

const maxRows = 24;

/** A table for a terminal (`text/plain`) and for a notebook (`text/html`); of a long one the first and last rows. */
export function tableBundle(
  caption: string,
  header: readonly string[],
  rows: readonly (readonly TableCell[])[],
): MimeBundle {
  const numeric = header.map((_, column) => rows.every((row) => typeof row[column] === 'number'));
  const shown = abridge(rows.map((row) => row.map(format)));
  const cells = (row: readonly string[], tag: string) =>
    row.map((cell, at) => `<${tag}${alignment(numeric[at])}>${escapeHtml(cell)}</${tag}>`).join('');
  const body = shown.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('\n');
  const head = `<thead><tr>${cells(header, 'th')}</tr></thead>`;
  return {
    'text/plain': [caption, textTable(header, shown, numeric)].join('\n'),
    'text/html': `<p>${escapeHtml(caption)}</p>\n<table>\n${head}\n<tbody>\n${body}\n</tbody>\n</table>`,
  };
}

function textTable(header: readonly string[], rows: string[][], numeric: boolean[]): string {
  const widths = header.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at]!.length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => (numeric[at] ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!)))
      .join('  ')
      .trimEnd();
  return [header, ...rows].map(line).join('\n');
}

function abridge(rows: string[][]): string[][] {
  if (rows.length <= maxRows) return rows;
  return [...rows.slice(0, maxRows / 2), rows[0]!.map(() => '…'), ...rows.slice(-maxRows / 2)];
}

function format(cell: TableCell): string {
  if (typeof cell === 'string' || Number.isInteger(cell)) return String(cell);
  return String(Number(cell.toPrecision(4)));
}

function alignment(isNumber: boolean | undefined): string {
  return isNumber ? ' style="text-align: right"' : '';
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
