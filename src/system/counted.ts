/**
 * A number and what it counts, in the singular for one.
 *
 * @param plural of words that take more than an s (default `${noun}s`)
 * @example counted(1, 'recording') // '1 recording'
 */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
