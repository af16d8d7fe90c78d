/** An error caused by what the caller passed in: its message says where, what was expected, what came and the way out. */
export class ThetalabError extends Error {
  override name = 'ThetalabError';
}

/**
 * Builds the one form of error that the library throws: `where: expected what, got that; remedy`.
 *
 * @example throw expected('readEdf', '256 bytes of header', '91 in "night.edf"', 'the file is truncated, download it again')
 */
export function expected(where: string, what: string, got: string, remedy?: string): ThetalabError {
  return new ThetalabError(`${where}: expected ${what}, got ${got}${remedy ? `; ${remedy}` : ''}`);
}
