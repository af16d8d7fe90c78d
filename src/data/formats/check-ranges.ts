import { expected } from '../../system';
import { type SampleRange, type SignalSource, samplesIn } from '../signal-source';

/**
 * @param reader who reads, for messages
 * @throws ThetalabError when a range is not in the segment, or there is no such segment
 */
export function checkRanges(
  source: Pick<SignalSource, 'segments' | 'channels' | 'path'>,
  segment: number,
  ranges: readonly SampleRange[],
  reader: string,
): void {
  const { segments, channels, path } = source;
  const inside = segments[segment];
  if (!inside) {
    throw expected(
      reader,
      `one of ${segments.length} segments of "${path}"`,
      `number ${segment}`,
      'count from 0',
    );
  }
  for (const { channel, first, count } of ranges) {
    const info = channels[channel];
    if (!info) throw expected(reader, `one of ${channels.length} channels of "${path}"`, `number ${channel}`);
    const there = samplesIn(inside, info);
    if (
      Number.isInteger(first) &&
      Number.isInteger(count) &&
      first >= 0 &&
      count >= 0 &&
      first + count <= there
    )
      continue;
    const got = `${count} from ${first} on`;
    throw expected(reader, `a range of the ${there} samples of channel "${info.label}" of "${path}"`, got);
  }
}
