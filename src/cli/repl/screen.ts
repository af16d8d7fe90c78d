import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { type Failure, render } from '../../kernel';
import type { FigureSpec } from '../../plot';
import { type DisplaySink, type MimeBundle, setDisplaySink } from '../../system';
import { openInBrowser } from './open-in-browser';

const figureType = 'application/vnd.plotly.v1+json';

/** Shows rich output in a terminal: text as it is, figures as files, in the browser where there is a display. */
export class Screen implements DisplaySink {
  readonly #folder: string;
  readonly #figures = new Set<string>();
  readonly #write = process.stdout.write.bind(process.stdout);
  #pending: Promise<void>[] = [];
  /** The line that is being updated in place, not yet ended. */
  #line: string | undefined;

  /** @param folder where figures are written */
  constructor(folder: string) {
    this.#folder = folder;
    setDisplaySink(this);
    for (const stream of [process.stdout, process.stderr]) {
      const write = stream.write.bind(stream);
      stream.write = ((...args: Parameters<typeof write>) => {
        this.#endLine();
        return write(...args);
      }) as typeof stream.write;
    }
  }

  show(bundle: MimeBundle, id?: string): void {
    if (figureType in bundle) this.#showFigure(bundle[figureType] as FigureSpec, id);
    else if (id === undefined) console.log(bundle['text/plain']);
    else this.#update(bundle['text/plain']);
  }

  /** Shows what a line evaluates to. */
  async showValue(value: unknown): Promise<void> {
    this.show(await render(value, { colors: process.stdout.isTTY }));
  }

  /** Prints an error, after the `^C` that the terminal shows for an interrupt. */
  fail({ ename, traceback }: Failure): void {
    const text = (ename === 'Interrupted' ? '\n' : '') + traceback.join('\n');
    console.error(process.stderr.isTTY ? text : stripVTControlCharacters(text));
  }

  /** Ends the line that was updated in place and waits for figures to be written. */
  async settle(): Promise<void> {
    const pending = this.#pending;
    this.#pending = [];
    await Promise.all(pending);
    this.#endLine();
  }

  /** Replaces the last line; where the terminal cannot do so, only its final form is printed. */
  #update(line: string): void {
    this.#line = line;
    if (process.stdout.isTTY) this.#write(`\r\x1b[2K${line}`);
  }

  #endLine(): void {
    if (this.#line === undefined) return;
    const rest = process.stdout.isTTY ? '' : this.#line;
    this.#line = undefined;
    this.#write(`${rest}\n`);
  }

  /** A figure comes a second time with its picture, which a terminal has no use for. */
  #showFigure(spec: FigureSpec, id: string | undefined): void {
    if (id !== undefined && this.#figures.has(id)) return;
    if (id !== undefined) this.#figures.add(id);
    this.#pending.push(this.#writeFigure(spec).catch((error: Error) => console.error(error.message)));
  }

  async #writeFigure(spec: FigureSpec): Promise<void> {
    const { Figure } = await import('../../plot');
    const figure = new Figure(spec);
    const path = freeName(this.#folder, figure.title);
    await figure.save(path);
    console.log(`${figure}\n${relative(process.cwd(), path)}`);
    openInBrowser(path);
  }
}

function freeName(folder: string, title: string): string {
  const words = title.toLowerCase().match(/[a-z0-9]+/g) ?? ['figure'];
  const base = words.slice(0, 6).join('-');
  for (let number = 1; ; number++) {
    const path = join(folder, `${base}${number === 1 ? '' : `-${number}`}.html`);
    if (!existsSync(path)) return path;
  }
}
