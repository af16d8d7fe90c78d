import { expected } from '../../system';

/** What deflate can grow to at most (zlib's technical details), and what is taken of a large file. */
const deflateGrowth = 1032;
const largeGrowth = 100;
const largeBytes = 1 << 28;

/**
 * Refuses sizes that no whole file would promise, before anything is allocated.
 *
 * @param promised bytes that the header speaks of
 * @param stored bytes that hold them, compressed
 * @param reader who reads, for messages
 * @param what they are, in its quotes, for messages
 * @throws ThetalabError when they cannot grow so much, or do so beyond a hundredfold and 256 MiB
 */
export function checkGrowth(promised: number, stored: number, reader: string, what: string): void {
  const possible = deflateGrowth * stored + 1024;
  const most = Math.min(possible, Math.max(largeBytes, largeGrowth * stored));
  if (promised <= most) return;
  const remedy = promised > possible ? 'the file is damaged' : 'save it without compression';
  throw expected(reader, `at most ${most} bytes from ${stored}`, `${promised} in ${what}`, remedy);
}
