import { closest, expected } from '../../../system';
import { type RangeFile, withFile } from '../range-file';
import { type EdfHeader, readEdfHeader } from './header';
import { type Channel, EdfRecording } from './recording';
import { readSamples } from './samples';
import { type EdfSignalHeader, isAnnotation } from './signal-header';
import { type Stretch, stretchesOf } from './stretches';
import { readTimeline } from './timeline';
import { readTriggers } from './triggers';

/** Options of `readEdf`. */
export interface EdfOptions {
  /** Labels of the channels to read, in this order (default all; `[]` reads the annotations alone). */
  channels?: readonly string[];
  /**
   * Which stretch between gaps to read, counted from 0. An EDF+D file with gaps needs it, since its samples must not be
   * taken for continuous; `readEdf(path, { channels: [] })` lists the `segments`. Default: the only one.
   */
  segment?: number;
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
  return withFile(path, 'readEdf', (file) => {
    const header = readEdfHeader(file);
    const wanted = chooseSignals(header, options.channels, file.path);
    const { starts, annotations, damaged } = readTimeline(file, header);
    const origin = starts[0] ?? 0;
    const stretches = stretchesOf(header, starts, file.path);
    const noted = annotations.map((one) => ({ ...one, onset: one.onset - origin }));
    const chosen = chooseStretch(stretches, options.segment, wanted.length > 0, file.path);
    return new EdfRecording({
      variant: header.variant,
      startTime: header.startTime && new Date(header.startTime.getTime() + Math.round(1000 * origin)),
      onset: chosen?.onset ?? 0,
      duration: chosen?.duration ?? stretches.reduce((sum, { duration }) => sum + duration, 0),
      channels: chosen ? readChannels(file, header, wanted, chosen) : [],
      annotations: [...noted, ...readTriggers(file, header, stretches)].sort((a, b) => a.onset - b.onset),
      segments: stretches.map(({ onset, duration }) => ({ onset, duration })),
      notes: [...header.notes, ...(damaged ? [`${file.name}: ${damaged} damaged annotations left out`] : [])],
    });
  });
}

function chooseSignals(
  header: EdfHeader,
  labels: readonly string[] | undefined,
  name: string,
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
    throw expected('readEdf', `the channel "${label}" in "${name}"`, got, remedy);
  });
}

function chooseStretch(
  stretches: readonly Stretch[],
  segment: number | undefined,
  needed: boolean,
  name: string,
): Stretch | undefined {
  const list = () => stretches.map(({ onset, duration }) => `${onset} to ${onset + duration} s`).join(', ');
  if (segment === undefined) {
    if (stretches.length < 2) return stretches[0];
    if (!needed) return undefined;
    const got = `${stretches.length} segments in "${name}": ${list()}`;
    throw expected('readEdf', 'a recording without gaps', got, 'choose one with the option segment');
  }
  const chosen = stretches[segment];
  if (!chosen) throw expected('readEdf', `a segment of "${name}" (${list()})`, `segment ${segment}`);
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
    throw expected('readEdf', 'records longer than 0 s', got, 'the header is damaged');
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
