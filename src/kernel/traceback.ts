import { readFileSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { inspect } from 'node:util';
import { Interrupted } from './cell-scope';
import { codeFrame, dim, red } from './code-frame';
import type { CompiledCell } from './compiler';
import { type Position, TypeScriptError } from './diagnostics';
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
}

const framePattern = /^ {4}at (?:(.*?) \()?(?:async )?((?:file:\/\/)?[^()]+?):(\d+):(\d+)\)?$/;

/** Describes errors in terms of cells and sources instead of compiled code. */
export class Traceback {
  readonly #cells = new Map<string, RanCell>();
  readonly #labels = new Map<string, RanCell>();

  constructor(readonly loader: SourceLoader) {}

  /** Makes every error's `stack` name cells and sources, so that what a cell prints does, too. */
  install(): void {
    Error.stackTraceLimit = 50; // the cell is often far below a package's own frames
    Error.prepareStackTrace = (error, sites) => {
      const frames = sites.flatMap((site) => this.#rewrite(`    at ${site}`) ?? []);
      const outermost = frames.map(({ place }) => this.#labels.has(place)).lastIndexOf(true);
      const shown = outermost < 0 ? frames : frames.slice(0, outermost + 1); // below are those who run the cell
      return [headingOf(error), ...shown.map(stackLine)].join('\n');
    };
  }

  /** Notes a cell under the file name that its code runs as. */
  addCell(fileName: string, cell: RanCell): void {
    this.#cells.set(fileName, cell);
    this.#labels.set(cell.label, cell);
  }

  /** @param current the cell that failed, for complaints of the type checker */
  describe(error: unknown, current: RanCell): Failure {
    if (error instanceof TypeScriptError) return describeDiagnostics(error, current);
    if (!isError(error)) {
      const evalue = inspect(error);
      return { ename: 'Thrown', evalue, traceback: [`${red('thrown')}: ${evalue}`] };
    }
    const lines = this.#lines(error);
    const traceback = error instanceof Interrupted ? lines.slice(0, 1) : lines;
    return { ename: nameOf(error), evalue: error.message, traceback };
  }

  #lines(error: Error, depth = 0): string[] {
    const { frames, pointedAt } = this.#relevant(error);
    const lines = [
      ...`${red(nameOf(error))}: ${error.message}`.split('\n'),
      ...this.#excerpt(pointedAt),
      ...frames.map((frame) => this.#frameLine(frame)),
    ];
    if (depth === 4) return lines;
    for (const reason of reasonsOf(error))
      lines.push(dim('caused by'), ...(isError(reason) ? this.#lines(reason, depth + 1) : [inspect(reason)]));
    return lines;
  }

  /**
   * The frames of an error, and those among which one is shown with its lines. What the caller of the library caused is
   * pointed at where the caller is, and what the library did between there and the refusal is left out.
   */
  #relevant(error: Error): { frames: Frame[]; pointedAt: Frame[] } {
    const frames = (error.stack ?? '').split('\n').flatMap((line) => parseFrame(line) ?? []);
    const outside = frames.findIndex(({ place }) => !this.#isLibrary(place));
    if (nameOf(error) !== 'ThetalabError' || outside < 1) return { frames, pointedAt: frames };
    const ofCaller = frames.slice(outside);
    return { frames: [frames[0]!, ...ofCaller], pointedAt: ofCaller };
  }

  #isLibrary(place: string): boolean {
    return place.startsWith(join(this.loader.root, 'src') + sep) || place.includes('node_modules');
  }

  /** The lines around the innermost frame whose text is at hand. */
  #excerpt(frames: Frame[]): string[] {
    for (const frame of frames) {
      if (frame.place.includes('node_modules')) continue;
      const text = this.#labels.get(frame.place)?.source ?? readText(frame.place);
      if (text !== undefined) return codeFrame(text, frame);
    }
    return [];
  }

  #frameLine({ name, place, line, column }: Frame): string {
    const short = isAbsolute(place) ? relative(this.loader.root, place) : place;
    const where = `${short.startsWith('..') ? place : short}:${line}:${column}`;
    return name ? `${dim(`    at ${name} (`)}${where}${dim(')')}` : `${dim('    at ')}${where}`;
  }

  /** A line of a stack with its place in the source; `undefined` for Node's own code and the kernel's. */
  #rewrite(text: string): Frame | undefined {
    const frame = parseFrame(text);
    const found = frame && this.#locate(frame.place, frame.line, frame.column);
    return found && { ...found, name: frame.name };
  }

  #locate(path: string, line: number, column: number): Frame | undefined {
    const cell = this.#cells.get(path);
    if (cell) {
      const position = cell.original(line, column);
      return position && { ...position, place: cell.label };
    }
    if (!isAbsolute(path) || path.startsWith(__dirname + sep)) return undefined;
    const source = this.loader.original(path, line, column);
    return source ? { ...source, place: source.path } : { place: path, line, column };
  }
}

function stackLine({ name, place, line, column }: Frame): string {
  const where = `${place}:${line}:${column}`;
  return name ? `    at ${name} (${where})` : `    at ${where}`;
}

function parseFrame(text: string): Frame | undefined {
  const match = framePattern.exec(text);
  if (!match) return undefined;
  const [, name, place, line, column] = match;
  return {
    name: cleanName(name),
    place: place.replace(/^file:\/\//, ''),
    line: Number(line),
    column: Number(column),
  };
}

/** A function name as it stands in the source: cells and modules are wrapped in ways that V8 shows. */
function cleanName(name: string | undefined): string | undefined {
  const clean = name
    ?.replace(/^async /, '')
    .replace(/^Object\.(?=[\w$<])|^exports\./, '')
    .replace(/^<anonymous>$|^eval$/, '');
  return clean || undefined;
}

function headingOf(error: Error): string {
  try {
    return String(error);
  } catch {
    return 'Error';
  }
}

function nameOf(error: Error): string {
  return error.name || error.constructor.name;
}

function reasonsOf(error: Error): unknown[] {
  if (error instanceof AggregateError) return error.errors;
  return error.cause === undefined ? [] : [error.cause];
}

function describeDiagnostics(error: TypeScriptError, cell: RanCell): Failure {
  const traceback = error.diagnostics.flatMap(({ line, column, message, code }) => [
    ...`${red(error.name)}: ${message} ${dim(`(TS${code})`)}`.split('\n'),
    ...codeFrame(cell.source, { line, column }),
    `${dim('    at ')}${cell.label}:${line}:${column}`,
  ]);
  return { ename: error.name, evalue: error.message, traceback };
}

function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
