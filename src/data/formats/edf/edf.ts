import { closest, expected } from '../../../system';
import { checkTruncated, type Truncated } from '../format';
import { type FileName, type RangeFile, withFile } from '../range-file';
import { type EdfHeader, readEdfHeader } from './header';
import { notedIn } from './noted';
import { type Channel, EdfRecording } from './recording';
import { readSamples } from './samples';
import { type EdfSignalHeader, isAnnotation } from './signal-header';
import { type Stretch, stretchesOf } from './stretches';
import { readTimeline } from './timeline';

/** Options of `readEdf`. */
export interface EdfOptions {
  /** Labels of the channels to read, in this order (default all; `[]` reads the annotations alone). */
  channels?: readonly string[];
  /**
   * Which stretch between gaps to read, counted from 0. An EDF+D file with gaps needs it, since its samples must not be
   * taken for continuous; `readEdf(path, { channels: [] })` lists the `segments`. Default: the only one.
   */
  segment?: number;
  /** `keep` reads the data records that a truncated file has; `notes` say how many are missing (default: it is refused). */
  truncated?: Truncated;
}

/**
 * Reads an EDF, EDF+, BDF or BDF+ file (Kemp et al., 1992; Kemp and Olivan, 2003; BioSemi): signals at their own rates in
 * physical units, annotations, start time and gaps. Triggers in the status channel of a BDF file are annotations,
 * too. Only the parts of the file that hold the wanted channels are read.
 *
 * @throws ThetalabError when the header is damaged, the file is shorter than its header promises, a channel is missing
 *   (the message lists those there are), or the file has gaps and no segment was chosen
 */
export async function readEdf(path: string, options: EdfOptions = {}): Promise<EdfRecording> {
  return readEdfFor('readEdf', path, options);
}

/**
 * @param reader who reads, for messages
 * @throws ThetalabError as `readEdf`
 */
export function readEdfFor(reader: string, path: string, options: EdfOptions): EdfRecording {
  checkTruncated(reader, options.truncated);
  return withFile(path, reader, (file) => {
    const header = readEdfHeader(file, options.truncated);
    const wanted = chooseSignals(header, options.channels, file);
    const timeline = readTimeline(file, header);
    const { starts } = timeline;
    const origin = starts[0] ?? 0;
    const stretches = stretchesOf(header, starts, file);
    const chosen = chooseStretch(stretches, options.segment, wanted.length > 0, file);
    return new EdfRecording({
      variant: header.variant,
      startTime: header.startTime && new Date(header.startTime.getTime() + Math.round(1000 * origin)),
      onset: chosen?.onset ?? 0,
      duration: chosen?.duration ?? stretches.reduce((sum, { duration }) => sum + duration, 0),
      channels: chosen ? readChannels(file, header, wanted, chosen) : [],
      ...notedIn(file, header, timeline, stretches),
      segments: stretches.map(({ onset, duration }) => ({ onset, duration })),
    });
  });
}

function chooseSignals(
  header: EdfHeader,
  labels: readonly string[] | undefined,
  file: FileName,
): EdfSignalHeader[] {
  const signals = header.signals.filter((signal) => !isAnnotation(signal));
  if (!labels) return signals;
  return labels.map((label) => {
    const signal = signals.find((one) => one.label === label);
    if (signal) return signal;
    const known = signals.map((one) => one.label);
    const near = closest(label, known);
    const remedy = near ? `did you mean "${near}"?` : 'choose one of these';
    const got = known.map((one) => `"${one}"`).join(', ') || 'no signals';
    throw expected(file.reader, `the channel "${label}" in "${file.path}"`, got, remedy);
  });
}

function chooseStretch(
  stretches: readonly Stretch[],
  segment: number | undefined,
  needed: boolean,
  file: FileName,
): Stretch | undefined {
  const list = () => stretches.map(({ onset, duration }) => `${onset} to ${onset + duration} s`).join(', ');
  if (segment === undefined) {
    if (stretches.length < 2) return stretches[0];
    if (!needed) return undefined;
    const got = `${stretches.length} segments in "${file.path}": ${list()}`;
    throw expected(file.reader, 'a recording without gaps', got, 'choose one with the option segment');
  }
  const chosen = stretches[segment];
  if (!chosen) throw expected(file.reader, `a segment of "${file.path}" (${list()})`, `segment ${segment}`);
  return chosen;
}

function readChannels(
  file: RangeFile,
  header: EdfHeader,
  signals: readonly EdfSignalHeader[],
  { records }: Stretch,
): Channel[] {
  const { secondsPerRecord } = header;
  if (signals.length && !(secondsPerRecord > 0)) {
    const got = `${secondsPerRecord} s for "${signals[0]!.label}" of "${file.path}"`;
    throw expected(file.reader, 'records longer than 0 s', got, 'the header is damaged');
  }
  const ranges = signals.map((signal) => ({
    signal,
    first: records.first * signal.samplesPerRecord,
    count: records.count * signal.samplesPerRecord,
  }));
  const samples = readSamples(file, header, ranges);
  return signals.map(({ label, unit, transducer, prefilter, samplesPerRecord }, at) => {
    const samplingRate = samplesPerRecord / secondsPerRecord;
    return { label, samplingRate, unit, transducer, prefilter, samples: samples[at]! };
  });
}
