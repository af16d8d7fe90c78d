import { join, resolve } from 'node:path';
import { supervise } from '../kernel';

/** Where a terminal session leaves files. */
export interface ReplOptions {
  /** Folder for figures (default `figures/` of the project). */
  figures?: string;
  /** File with the lines typed so far (default `.thetalab/repl-history` of the project). */
  history?: string;
}

/**
 * Runs the terminal session: the notebook's kernel with the library, `tf` and `dfd` in scope.
 *
 * @returns the exit code: 0, or 1 when input came from a file or pipe and a line of it failed.
 */
export function repl(options: ReplOptions = {}): Promise<number> {
  const root = resolve(__dirname, '..', '..');
  const { figures = join(root, 'figures'), history = join(root, '.thetalab', 'repl-history') } = options;
  return supervise(join(__dirname, 'repl', 'main.js'), [figures, history]);
}
