import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from '../../system';

const maxEntries = 1000;

/** Lines typed in earlier sessions, in a file with one per line, oldest first. */
export class HistoryFile {
  /** Newest first, as readline wants it. */
  readonly entries: string[];
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
    const lines = read(path).split('\n').filter(Boolean);
    this.entries = lines.slice(-maxEntries).reverse();
    if (lines.length > 2 * maxEntries) writeFileSync(path, `${lines.slice(-maxEntries).join('\n')}\n`);
  }

  /** Appends a line; several sessions may do so at once. */
  add(line: string): void {
    if (line.trim() === '') return;
    makeFolder(dirname(this.#path));
    appendFileSync(this.#path, `${line}\n`);
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
