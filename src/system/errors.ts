/** An error caused by what the caller passed in: its message says where, what was expected, what came and the way out. */
export class ThetalabError extends Error {
  override name = 'ThetalabError';
}

/** Work that was asked to stop and has no partial result to return. */
export class InterruptedError extends ThetalabError {
  override name = 'InterruptedError';

  /**
   * @param where who stops
   * @param done how far it came
   */
  constructor(where: string, done: string) {
    super(`${where}: expected to run to the end, got an interruption after ${done}`);
  }
}

/** Whether an error says that work was asked to stop; told by its name, so that reloaded modules agree. */
export function isInterruption(error: unknown): boolean {
  return error instanceof Error && error.name === 'InterruptedError';
}

/**
 * Builds the one form of error that the library throws: `where: expected what, got that; remedy`.
 *
 * @example throw expected('readEdf', '256 bytes of header', '91 in "night.edf"', 'the file is truncated, download it again')
 */
export function expected(where: string, what: string, got: string, remedy?: string): ThetalabError {
  const error = new ThetalabError(`${where}: expected ${what}, got ${got}${remedy ? `; ${remedy}` : ''}`);
  Error.captureStackTrace(error, expected);
  return error;
}
