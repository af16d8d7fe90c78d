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
 * @param name the file, for messages
 * @throws ThetalabError when they cannot grow so much, or do so beyond a hundredfold and 256 MiB
 */
export function checkGrowth(promised: number, stored: number, reader: string, name: string): void {
  if (promised > deflateGrowth * stored + 1024) {
    const got = `a header that promises ${promised} in "${name}"`;
    throw expected(reader, `at most ${deflateGrowth} times ${stored} bytes`, got, 'the file is damaged');
  }
  if (promised <= Math.max(largeBytes, largeGrowth * stored)) return;
  const got = `one that grows beyond all measure in "${name}"`;
  throw expected(reader, 'a compressed variable', got, 'save it in MATLAB with -v6');
}
