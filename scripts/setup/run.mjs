import { spawnSync } from 'node:child_process';
import { root } from './paths.mjs';

/** Something that stops the set-up: its message is all that the user needs to see. */
export class SetupError extends Error {}

/** The exit code that this work returns, or 1 after saying what stopped it. */
export async function exitCodeOf(work) {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    return 1;
  }
}

/**
 * Runs a command to its end.
 *
 * @returns its output, or `undefined` when it failed or is not there
 */
export function outputOf(command, args) {
  const { status, stdout } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout.trim() : undefined;
}

/** Runs a step of the set-up; when it fails, its output is in the error. */
export function runStep(what, command, args, options = {}) {
  const started = Date.now();
  process.stderr.write(`${what} ... `);
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    ...options,
  });
  process.stderr.write(`${((Date.now() - started) / 1000).toFixed(0)} s\n`);
  if (status === 0) return;
  const lines = `${stdout ?? ''}\n${stderr ?? ''}`.trim().split('\n');
  const shown = lines.length > 30 ? [...lines.slice(0, 15), '...', ...lines.slice(-15)] : lines;
  throw new SetupError(`${what}: failed (${error?.message ?? `exit code ${status}`})\n${shown.join('\n')}`);
}
