import { join } from 'node:path';
import { supervise } from '../kernel/supervisor';

/**
 * Runs the terminal session: the notebook's kernel with the library, `tf` and `dfd` in scope.
 *
 * @returns the exit code: 0, or 1 when input came from a file or pipe and a line of it failed.
 */
export function repl(): Promise<number> {
  return supervise(join(__dirname, 'repl', 'main.js'), []);
}
