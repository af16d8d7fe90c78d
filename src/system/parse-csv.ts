import { expected } from './errors';

/** A table of texts. */
export interface CsvTable {
  /** Names of the columns. */
  header: readonly string[];
  /** Number of rows, the header not counted. */
  length: number;
  /** All cells of a column by its name; an unknown name is an error that lists those there are. */
  column(name: string): string[];
}

/** Reads a CSV file as the run folder has them (RFC 4180, cells without line breaks). */
export function parseCsv(content: string): CsvTable {
  const [header = [], ...rows] = content.trimEnd().split('\n').map(cellsOf);
  return {
    header,
    length: rows.length,
    column(name) {
      const at = header.indexOf(name);
      if (at < 0) throw expected('parseCsv', `the column "${name}"`, header.join(', '));
      return rows.map((row) => row[at] ?? '');
    },
  };
}

function cellsOf(line: string): string[] {
  const cells = line.match(/("([^"]|"")*"|[^,]*)(,|$)/g) ?? [];
  const texts = cells.map((cell) => cell.replace(/,$/, ''));
  if (!line.endsWith(',')) texts.pop();
  return texts.map((cell) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell));
}
