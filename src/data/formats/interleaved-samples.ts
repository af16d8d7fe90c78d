import type { SampleRange } from '../signal-source';
import type { MatArray, StoredNumbers } from './mat/value';

/** Values that are read at once: they and what is made of them stay in the processor's cache. */
const blockValues = 1 << 16;

/** The numbers of an array, wherever they are. */
export function storedNumbers({ stored, values }: MatArray): StoredNumbers {
  return (
    stored ?? {
      withValues: async (use) =>
        use((first, count) => Float32Array.from(values.subarray(first, first + count))),
    }
  );
}

/**
 * Reads ranges of samples where channels vary fastest.
 *
 * @param start which sample of all the segment begins with
 * @param width how many channels there are
 */
export async function readInterleaved(
  stored: StoredNumbers,
  start: number,
  width: number,
  ranges: readonly SampleRange[],
): Promise<Float32Array[]> {
  const results = ranges.map(({ count }) => new Float32Array(count));
  const first = Math.min(...ranges.map((range) => range.first));
  const end = Math.max(...ranges.map((range) => range.first + range.count));
  const step = Math.max(1, Math.floor(blockValues / width));
  await stored.withValues((read) => {
    for (let from = first; from < end; from += step) {
      const to = Math.min(end, from + step);
      if (!ranges.some((range) => range.first < to && range.first + range.count > from)) continue;
      const block = read((start + from) * width, (to - from) * width);
      for (const [at, range] of ranges.entries()) pick(block, { from, to, width }, range, results[at]!);
    }
  });
  return results;
}

/** Puts what a range asks for of a block, where channels vary fastest, into its result. */
function pick(
  block: Float32Array,
  { from, to, width }: { from: number; to: number; width: number },
  { channel, first, count }: SampleRange,
  result: Float32Array,
): void {
  const begin = Math.max(from, first);
  const end = Math.min(to, first + count);
  let source = (begin - from) * width + channel;
  for (let at = begin - first; at < end - first; at++, source += width) result[at] = block[source]!;
}
