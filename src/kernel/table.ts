import type { MimeBundle } from '../system';

/** What of a danfojs DataFrame or Series is needed to show it; recognised by shape: danfojs is slow to load. */
interface TableLike {
  columns: string[];
  index: (string | number)[];
  shape: number[];
  values: unknown[] | unknown[][];
  dtypes: string[];
  print(): void;
}

const maxRows = 20;
const maxColumns = 12;

/** Whether a value is a DataFrame or a Series of danfojs. */
export function isTable(value: unknown): value is TableLike {
  const table = value as Partial<TableLike> | null | undefined;
  return (
    typeof table === 'object' &&
    Array.isArray(table?.columns) &&
    Array.isArray(table.index) &&
    Array.isArray(table.dtypes) &&
    Array.isArray(table.shape) &&
    typeof table.print === 'function'
  );
}

/** The table as HTML and as text; of a large one, the first and last rows and columns. */
export function tableBundle(table: TableLike): MimeBundle {
  const rows = pick(table.index.length, maxRows);
  const columns = pick(table.columns.length, maxColumns);
  const cell = (row: number, column: number) => {
    const values = table.values[row];
    return format(Array.isArray(values) ? values[column] : values);
  };
  const header = ['', ...columns.map((column) => (column < 0 ? '…' : String(table.columns[column])))];
  const body = rows.map((row) => [
    row < 0 ? '…' : String(table.index[row]),
    ...columns.map((column) => (row < 0 || column < 0 ? '…' : cell(row, column))),
  ]);
  const size = `${table.index.length} rows × ${table.columns.length} columns`;
  return { 'text/html': html(header, body, size), 'text/plain': text(header, body, size) };
}

/** Indices to show, -1 standing for those left out. */
function pick(count: number, most: number): number[] {
  const all = Array.from({ length: count }, (_, index) => index);
  const half = Math.floor(most / 2);
  return count <= most ? all : [...all.slice(0, half), -1, ...all.slice(-half)];
}

function format(value: unknown): string {
  if (typeof value !== 'number' || Number.isInteger(value)) return String(value);
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : String(value);
}

function html(header: string[], body: string[][], size: string): string {
  const row = (cells: string[], tag: string) =>
    `<tr>${cells.map((cell, i) => `<${i === 0 ? 'th' : tag}>${escapeHtml(cell)}</${i === 0 ? 'th' : tag}>`).join('')}</tr>`;
  const rows = body.map((cells) => row(cells, 'td')).join('\n');
  return `<table>\n<thead>${row(header, 'th')}</thead>\n<tbody>\n${rows}\n</tbody>\n</table>\n<p>${size}</p>`;
}

function text(header: string[], body: string[][], size: string): string {
  const widths = header.map((name, i) => Math.max(name.length, ...body.map((cells) => cells[i].length)));
  const line = (cells: string[]) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join('  ')
      .trimEnd();
  return [line(header), ...body.map(line), size].join('\n');
}

function escapeHtml(value: string): string {
  return value.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
