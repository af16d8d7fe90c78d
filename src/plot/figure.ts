import { extname } from 'node:path';
import {
  type Displayable,
  display,
  displaySink,
  displaySymbol,
  expected,
  type MimeBundle,
  shared,
  writeFileAtomic,
} from '../system';
import { compact } from './compact';
import { findBrowser } from './export/find-browser';
import { figuresHtml } from './export/html';
import { render } from './export/render';
import type { FigureSpec } from './spec';
import { summary } from './summary';
import { themed } from './theme';

/** Size of a saved picture. */
export interface SaveOptions {
  /** Width in CSS pixels (default the figure's own, or 800). */
  width?: number;
  /** Height in CSS pixels (default the figure's own, or 500). */
  height?: number;
  /** Device pixels per CSS pixel, for PNG (default 2). */
  scale?: number;
}

const formats = ['.html', '.png', '.svg', '.json'];
let nextId = 0;

/**
 * A plotly figure: `spec` is plain JSON, `show()` puts it under the notebook cell, `save()` writes it into a file.
 * As the last expression of a cell it shows itself.
 *
 * @example await plot.hypnogram(night.labels).save('figures/night.png');
 */
export class Figure implements Displayable {
  /** Traces and layout, as small plain JSON in the house theme. */
  readonly spec: FigureSpec;

  /** Takes traces and a layout; typed arrays, NaN and long numbers are made plain, and the theme fills the gaps. */
  constructor(spec: FigureSpec) {
    this.spec = compact({ ...spec, layout: themed(spec.layout) });
  }

  /** The title as plain text; empty when there is none. */
  get title(): string {
    const { title } = this.spec.layout as { title?: { text?: string } };
    return (title?.text ?? '')
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
  }

  /**
   * Shows the figure under the running cell; in a terminal prints its summary. The interactive form appears at once,
   * and the PNG beside it (for viewers that run no plotly, such as a notebook on the web) as soon as it is drawn:
   * that is what the promise waits for. Several figures appear in the order of the calls, awaited or not, and the
   * notebook's cell does not end before their pictures are there.
   */
  show(): Promise<void> {
    const id = `thetalab-figure-${process.pid}-${Date.now()}-${nextId++}`;
    display(this.#bundle(), id);
    const pending = shared('pending-displays', () => new Set<Promise<unknown>>());
    const picture = this.#addPicture(id);
    const forget = () => pending.delete(picture);
    pending.add(picture);
    picture.then(forget, forget);
    return picture;
  }

  /**
   * Writes the figure; the extension says how. `.html` is a page that holds plotly too (5 MB) and works offline,
   * `.png` and `.svg` are pictures drawn by Chrome or Chromium, `.json` is the plotly specification.
   * The file appears whole or not at all, and missing folders are made.
   *
   * @throws ThetalabError for another extension, for a picture when there is no browser, when the disk is full.
   */
  async save(path: string, options: SaveOptions = {}): Promise<void> {
    const extension = extname(path).toLowerCase();
    if (!formats.includes(extension)) {
      throw expected('Figure.save', 'a name that ends in .html, .png, .svg or .json', `"${path}"`);
    }
    writeFileAtomic(path, await this.#encode(extension, options));
  }

  /** All forms for a notebook: plotly's own, a PNG when a browser is there to draw it, and text. */
  async [displaySymbol](): Promise<MimeBundle> {
    return this.#bundle(findBrowser() ? await this.#notebookPicture() : undefined);
  }

  /** A line on what the figure holds. */
  toString(): string {
    return summary(this.spec, this.title);
  }

  /** The specification, so that `JSON.stringify(figure)` is what plotly reads. */
  toJSON(): FigureSpec {
    return this.spec;
  }

  async #encode(extension: string, options: SaveOptions): Promise<string | Buffer> {
    if (extension === '.json') return `${JSON.stringify(this.spec)}\n`;
    if (extension === '.html') return figuresHtml([this.spec], this.title || 'figure');
    const { width, height } = this.spec.layout as { width?: number; height?: number };
    const size = { width: options.width ?? width ?? 800, height: options.height ?? height ?? 500 };
    for (const [name, value] of Object.entries({ ...size, scale: options.scale ?? 2 })) {
      if (!(value > 0 && value <= 20_000))
        throw expected('Figure.save', `${name} from 1 to 20000`, `${value}`);
    }
    const format = extension === '.png' ? 'png' : 'svg';
    return render(this.spec, format, { ...size, scale: format === 'svg' ? 1 : (options.scale ?? 2) });
  }

  async #addPicture(id: string): Promise<void> {
    if (!displaySink() || !findBrowser()) return;
    display(this.#bundle(await this.#notebookPicture()), id);
  }

  async #notebookPicture(): Promise<string> {
    return ((await this.#encode('.png', { scale: 1 })) as Buffer).toString('base64');
  }

  #bundle(png?: string): MimeBundle {
    return {
      'application/vnd.plotly.v1+json': this.spec,
      ...(png && { 'image/png': png }),
      'text/plain': this.toString(),
    };
  }
}
