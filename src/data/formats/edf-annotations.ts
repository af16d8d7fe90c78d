/** Something that was noted during a recording. */
export interface Annotation {
  /** Seconds since the recording began. */
  onset: number;
  /** Seconds; 0 for a moment. */
  duration: number;
  text: string;
}

/** The label of the signals that hold annotations instead of samples. */
export const annotationLabel = 'EDF Annotations';

/** What one data record says about time. */
export interface RecordAnnotations {
  /** When the record begins, in seconds; `undefined` when it does not say. */
  start: number | undefined;
  annotations: Annotation[];
}

/**
 * Reads the time-stamped annotation lists of one annotation signal of one record (Kemp and Olivan, 2003): onset, an
 * optional duration after the byte 21, and texts that each end with the byte 20. The first list, with an empty text,
 * is the record's own start. A list that breaks these rules is left out.
 */
export function parseAnnotations(bytes: Uint8Array): RecordAnnotations {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const result: RecordAnnotations = { start: undefined, annotations: [] };
  for (const list of content.split('\0')) {
    const [time, ...texts] = list.split(textEnd);
    const [onset, duration = '0'] = time!.split(durationMark);
    if (texts.pop() !== '' || texts.length === 0 || !signed.test(onset!) || !unsigned.test(duration))
      continue;
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
