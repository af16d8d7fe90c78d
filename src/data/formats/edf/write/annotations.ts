import { expected } from '../../../../system';
import type { Annotation } from '../../../signal-source';

/** Bytes that divide time-stamped annotation lists, which no text may contain. */
const marks = ['\0', '\u0014', '\u0015'];

/**
 * The annotation signal of each data record: its own start, and as many of the annotations as it has room for, in order of
 * onset. All records have the same room, as little as that needs.
 *
 * @param starts when each record begins, in seconds since the start time in the header
 * @throws ThetalabError when a time is not finite, or a text is empty or holds a byte of the format
 */
export function packAnnotations(
  writer: string,
  starts: readonly number[],
  annotations: readonly Annotation[],
  bytesPerSample: number,
): Uint8Array[] {
  const stamps = starts.map((start) => Buffer.from(`${signed(start)}\u0014\u0014\0`));
  const lists = [...annotations]
    .sort((a, b) => a.onset - b.onset)
    .map((one) => Buffer.from(listOf(writer, one)));
  const longest = (all: readonly Buffer[]) => all.reduce((most, { length }) => Math.max(most, length), 0);
  const sum = lists.reduce((total, { length }) => total + length, 0);
  const shared = starts.length > 1 ? Math.ceil(sum / starts.length) + longest(lists) : sum;
  const room = Math.ceil((longest(stamps) + Math.min(sum, shared)) / bytesPerSample) * bytesPerSample;
  let next = 0;
  return stamps.map((stamp) => {
    const record = new Uint8Array(room);
    record.set(stamp);
    let at = stamp.length;
    for (; next < lists.length && at + lists[next]!.length <= room; next++) {
      record.set(lists[next]!, at);
      at += lists[next]!.length;
    }
    return record;
  });
}

function listOf(writer: string, { onset, duration, text }: Annotation): string {
  if (!Number.isFinite(onset) || !Number.isFinite(duration) || duration < 0) {
    const got = `onset ${onset}, duration ${duration}`;
    throw expected(writer, `a finite onset and a duration of 0 s or more of "${text}"`, got);
  }
  if (text === '' || marks.some((mark) => text.includes(mark))) {
    const got = `${JSON.stringify(text)} at ${onset} s`;
    throw expected(
      writer,
      'annotations with a text without the characters 0, 20 and 21',
      got,
      'write it otherwise',
    );
  }
  return `${signed(onset)}${duration > 0 ? `\u0015${decimal(duration)}` : ''}\u0014${text}\u0014\0`;
}

function signed(seconds: number): string {
  return `${seconds < 0 ? '' : '+'}${decimal(seconds)}`;
}

/** Without an exponent, to a nanosecond. */
function decimal(seconds: number): string {
  const text = seconds.toFixed(9).replace(/\.?0+$/, '');
  return text === '-0' ? '0' : text;
}
