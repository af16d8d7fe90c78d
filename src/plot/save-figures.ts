import { join } from 'node:path';
import { interrupted, writeFileAtomic } from '../system';
import { findBrowser } from './export/find-browser';
import { figuresHtml } from './export/html';
import type { Figure, SaveOptions } from './figure';

/** A figure and what its files are called. */
export type NamedFigure = [name: string, figure: Figure];

/**
 * Saves figures into a folder: each as plotly JSON, and as PNG when a browser is there, and all of them live on one page,
 * `index.html`, that works offline. When interrupted, it leaves the rest out.
 *
 * @param title of the page
 * @param picture size of the PNG (default the figure's own)
 * @returns the paths of the figures, without extension
 * @throws ThetalabError when the disk is full or the folder not writable
 */
export async function saveFigures(
  folder: string,
  title: string,
  figures: readonly NamedFigure[],
  picture: SaveOptions = {},
): Promise<string[]> {
  if (figures.length > 0) {
    const specs = figures.map(([, figure]) => figure.spec);
    writeFileAtomic(join(folder, 'index.html'), figuresHtml(specs, title));
  }
  const saved: string[] = [];
  for (const [name, figure] of figures) {
    if (await interrupted()) break;
    const path = join(folder, name);
    await figure.save(`${path}.json`);
    if (findBrowser()) await figure.save(`${path}.png`, picture);
    saved.push(path);
  }
  return saved;
}
