import type { Annotation } from '../../signal-source';

/** The labels of the signals that hold annotations instead of samples. */
export const annotationLabels: readonly string[] = ['EDF Annotations', 'BDF Annotations'];

/** What one annotation signal of one data record says. Times are in seconds since the start time in the header. */
export interface RecordAnnotations {
  /** When the record begins; `undefined` when it does not say. */
  start: number | undefined;
  annotations: Annotation[];
  /** How many lists break the rules and were left out. */
  damaged: number;
}

/**
 * Reads the time-stamped annotation lists of one annotation signal of one record (Kemp and Olivan, 2003): onset, an
 * optional duration after the byte 21, and texts that each end with the byte 20. The first list, with an empty text,
 * is the record's own start.
 */
export function parseAnnotations(bytes: Uint8Array): RecordAnnotations {
  const result: RecordAnnotations = { start: undefined, annotations: [], damaged: 0 };
  const content = withoutPadding(bytes);
  const start = wholeStart(content);
  if (start !== undefined) return { ...result, start };
  for (const list of decodeText(content).split('\0')) {
    if (list === '') continue;
    const [time, ...texts] = list.split(textEnd);
    const [onset, duration = '0', ...more] = time!.split(durationMark);
    const ended = texts.pop() === '' && texts.length > 0;
    if (!ended || more.length || !signed.test(onset!) || !unsigned.test(duration)) {
      result.damaged++;
      continue;
    }
    if (texts[0] === '' && result.start === undefined) result.start = Number(onset);
    for (const text of texts) {
      if (text) result.annotations.push({ onset: Number(onset), duration: Number(duration), text });
    }
  }
  return result;
}

const durationMark = String.fromCharCode(21);
const textEnd = String.fromCharCode(20);
const signed = /^[+-]\d+(\.\d*)?$/;
const unsigned = /^\d+(\.\d*)?$/;
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The second of a list that is `+123` and two ends alone, which is all that most records say: a fraction of the time. */
function wholeStart(bytes: Uint8Array): number | undefined {
  const end = bytes.length - 2;
  if (end < 2 || end > 10 || bytes[0] !== 43 || bytes[end] !== 20 || bytes[end + 1] !== 20) return undefined;
  let seconds = 0;
  for (let at = 1; at < end; at++) {
    const digit = bytes[at]! - 48;
    if (digit < 0 || digit > 9) return undefined;
    seconds = 10 * seconds + digit;
  }
  return seconds;
}

/** Most of a record's room is zeros, which need not become text. */
function withoutPadding(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return bytes.subarray(0, end);
}

/** Annotations are UTF-8; older software wrote Latin-1. What is ASCII is both. */
function decodeText(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.every((byte) => byte < 128)) return buffer.toString('latin1');
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return buffer.toString('latin1');
  }
}
