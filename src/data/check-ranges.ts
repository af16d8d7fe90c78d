import { expected } from '../system';
import { type SampleRange, type SignalSource, samplesIn } from './signal-source';

/**
 * What every `SignalSource.read` asks of its arguments.
 *
 * @param reader who reads, for messages
 * @throws ThetalabError when there is no such segment or channel, or a range is not within the segment
 */
export function checkRanges(
  reader: string,
  { path, segments, channels }: Pick<SignalSource, 'path' | 'segments' | 'channels'>,
  segment: number,
  ranges: readonly SampleRange[],
): void {
  const stretch = segments[segment];
  if (!stretch) {
    throw expected(reader, `a segment from 0 to ${segments.length - 1} of "${path}"`, String(segment));
  }
  for (const { channel, first, count } of ranges) {
    const info = channels[channel];
    if (!info) {
      throw expected(reader, `a channel from 0 to ${channels.length - 1} of "${path}"`, String(channel));
    }
    const length = samplesIn(stretch, info);
    const whole = Number.isInteger(first) && Number.isInteger(count);
    if (whole && first >= 0 && count >= 0 && first + count <= length) continue;
    const where = `segment ${segment} of "${path}"`;
    throw expected(
      reader,
      `samples among the ${length} of "${info.label}" in ${where}`,
      `${count} from ${first} on`,
    );
  }
}
