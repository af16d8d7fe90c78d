/** What a cell of a table holds; nothing is an empty cell. */
export type CsvCell = string | number | boolean | null | undefined;

/** Formats a table as RFC 4180 has it, with line feeds. */
export function formatCsv(header: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return [header, ...rows].map((row) => `${row.map(quoted).join(',')}\n`).join('');
}

function quoted(cell: CsvCell): string {
  const text = String(cell ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
