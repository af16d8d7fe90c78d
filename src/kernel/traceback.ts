import { readFileSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { inspect } from 'node:util';
import type { CompiledCell, Position } from './compiler';
import { TypeScriptError } from './compiler';
import type { SourceLoader } from './source-loader';

/** A failure in the three parts that Jupyter's protocol knows. */
export interface Failure {
  ename: string;
  evalue: string;
  /** Lines of text, coloured by ANSI codes. */
  traceback: string[];
}

/** A cell that ran, for errors that come from its functions later. */
export interface RanCell {
  /** How the cell is called, such as `In [3]`. */
  label: string;
  source: string;
  original: CompiledCell['original'];
}

interface Frame extends Position {
  /** Function name, if any. */
  name?: string;
  /** The file, or the cell's label. */
  place: string;
  /** Text that `line` counts in, if it can be shown. */
  text?: string;
}

const red = (text: string) => `\x1b[31m${text}\x1b[39m`;
const dim = (text: string) => `\x1b[2m${text}\x1b[22m`;

/** Describes errors in terms of cells and sources instead of compiled code. */
export class Traceback {
  readonly #cells = new Map<string, RanCell>();

  constructor(readonly loader: SourceLoader) {}

  /** Notes a cell under the file name that its code runs as. */
  addCell(fileName: string, cell: RanCell): void {
    this.#cells.set(fileName, cell);
  }

  /** @param current the cell that failed, for complaints of the type checker */
  describe(error: unknown, current: RanCell): Failure {
    if (error instanceof TypeScriptError) return describeDiagnostics(error, current);
    if (!isError(error)) {
      const evalue = inspect(error);
      return { ename: 'Thrown', evalue, traceback: [`${red('thrown')}: ${evalue}`] };
    }
    const ename = error.name || error.constructor.name;
    return { ename, evalue: error.message, traceback: this.#lines(error) };
  }

  #lines(error: Error, depth = 0): string[] {
    const heading = `${red(error.name || error.constructor.name)}: ${error.message}`;
    const frames = this.#frames(error.stack ?? '');
    const shown = frames.find((frame) => frame.text !== undefined);
    const lines = [
      ...heading.split('\n'),
      ...(shown?.text === undefined ? [] : codeFrame(shown.text, shown)),
      ...frames.map(frameLine),
    ];
    const reasons =
      error instanceof AggregateError ? error.errors : error.cause === undefined ? [] : [error.cause];
    if (depth < 4)
      for (const reason of reasons)
        lines.push(
          dim('caused by'),
          ...(isError(reason) ? this.#lines(reason, depth + 1) : [inspect(reason)]),
        );
    return lines;
  }

  #frames(stack: string): Frame[] {
    const frames: Frame[] = [];
    for (const line of stack.split('\n')) {
      const match = /^ {4}at (?:(.*?) \()?((?:file:\/\/)?[^()]+?):(\d+):(\d+)\)?$/.exec(line);
      if (!match) continue;
      const [, name, path, row, column] = match;
      const frame = this.#locate(path.replace(/^async /, ''), Number(row), Number(column));
      if (frame) frames.push({ ...frame, name: cleanName(name) });
    }
    return frames.slice(0, 30);
  }

  #locate(path: string, line: number, column: number): Frame | undefined {
    const cell = this.#cells.get(path);
    if (cell) {
      const position = cell.original(line, column);
      return position && { ...position, place: cell.label, text: cell.source };
    }
    if (!isAbsolute(path) || path.startsWith(__dirname + sep)) return undefined; // Node's own, or the kernel's
    const source = this.loader.original(path, line, column);
    if (!source) return { place: this.#shorten(path), line, column };
    return {
      place: this.#shorten(source.path),
      line: source.line,
      column: source.column,
      text: readText(source.path),
    };
  }

  #shorten(path: string): string {
    const short = relative(this.loader.root, path);
    return short.startsWith('..') ? path : short;
  }
}

function frameLine({ name, place, line, column }: Frame): string {
  const where = `${place}:${line}:${column}`;
  return name ? `${dim(`    at ${name} (`)}${where}${dim(')')}` : `${dim('    at ')}${where}`;
}

function describeDiagnostics(error: TypeScriptError, cell: RanCell): Failure {
  const traceback = error.diagnostics.flatMap(({ line, column, message, code }) => [
    ...`${red(error.name)}: ${message} ${dim(`(TS${code})`)}`.split('\n'),
    ...codeFrame(cell.source, { line, column }),
    `${dim('    at ')}${cell.label}:${line}:${column}`,
  ]);
  return { ename: error.name, evalue: error.message, traceback };
}

/** The line in question with a caret below it, and up to two lines around. */
export function codeFrame(text: string, { line, column }: Position): string[] {
  const lines = text.split('\n');
  const first = Math.max(1, line - 2);
  const last = Math.min(lines.length, line + 1);
  const width = String(last).length;
  const shown: string[] = [];
  for (let number = first; number <= last; number++) {
    const mark = number === line ? red('>') : ' ';
    shown.push(`${mark} ${dim(`${String(number).padStart(width)} |`)} ${lines[number - 1]}`.trimEnd());
    if (number === line)
      shown.push(`  ${' '.repeat(width)} ${dim('|')} ${' '.repeat(Math.max(0, column - 1))}${red('^')}`);
  }
  return shown;
}

function cleanName(name: string | undefined): string | undefined {
  const clean = name?.replace(/^async /, '').replace(/^Object\.<anonymous>$|^exports\./, '');
  return clean && !/^(eval|<anonymous>)$/.test(clean) ? clean : undefined;
}

function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(join(path), 'utf8');
  } catch {
    return undefined;
  }
}
