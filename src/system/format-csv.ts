/** What a cell of a CSV file may hold; `null` is an empty one. */
export type CsvCell = string | number | boolean | null;

/** A CSV file (RFC 4180, lines end in LF) with a header. */
export function formatCsv(header: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return `${[header, ...rows].map((row) => row.map(formatCell).join(',')).join('\n')}\n`;
}

function formatCell(cell: CsvCell): string {
  const text = cell === null ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
