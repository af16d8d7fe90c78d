import { expected } from '../../../system';
import type { FileName } from '../range-file';
import type { EdfHeader } from './header';
import { isAnnotation } from './signal-header';

/** Some data records, one after the other. */
export interface RecordRange {
  first: number;
  count: number;
}

/** Records that follow each other without a gap. */
export interface Stretch {
  /** Seconds since the first sample of the file. */
  onset: number;
  /** Seconds. */
  duration: number;
  records: RecordRange;
}

/**
 * Where a recording runs without gaps. A record that begins within half a sample of where the one before it ended
 * belongs to it.
 *
 * @param starts when each record says that it begins, in seconds
 * @throws ThetalabError when a record of a file with gaps does not say when it begins, or begins before the last one ended
 */
export function stretchesOf(
  header: EdfHeader,
  starts: readonly (number | undefined)[],
  file: FileName,
): Stretch[] {
  const { recordCount, secondsPerRecord, variant } = header;
  const whole = { first: 0, count: recordCount };
  if (!variant.endsWith('+D'))
    return [{ onset: 0, duration: recordCount * secondsPerRecord, records: whole }];
  const sampled = header.signals.filter((signal) => !isAnnotation(signal));
  const tolerance = secondsPerRecord / Math.max(1, ...sampled.map((one) => one.samplesPerRecord)) / 2;
  const stretches: Stretch[] = [];
  for (let record = 0; record < recordCount; record++) {
    const onset = startOf(starts, record, file) - starts[0]!;
    const last = stretches[stretches.length - 1];
    const end = last ? last.onset + last.duration : Number.NEGATIVE_INFINITY;
    if (onset < end - tolerance) {
      const got = `record ${record + 1} of "${file.path}" at ${onset} s, before ${end} s`;
      throw expected(file.reader, 'data records in order of time', got, 'the file is damaged');
    }
    if (last && onset <= end + tolerance) {
      last.records.count++;
      last.duration = last.records.count * secondsPerRecord;
    } else stretches.push({ onset, duration: secondsPerRecord, records: { first: record, count: 1 } });
  }
  return stretches;
}

function startOf(starts: readonly (number | undefined)[], record: number, file: FileName): number {
  const start = starts[record];
  if (start !== undefined) return start;
  const got = `none in record ${record + 1} of "${file.path}"`;
  const what = 'a start time in every data record of an EDF+D or BDF+D file';
  throw expected(file.reader, what, got, 'the file is damaged');
}
