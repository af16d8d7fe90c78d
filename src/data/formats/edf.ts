import { closest, expected } from '../../system';
import { type Annotation, parseAnnotations } from './edf-annotations';
import { type EdfHeader, readEdfHeader } from './edf-header';
import { type Channel, EdfRecording } from './edf-recording';
import { forEachRecord, type RecordRange } from './edf-records';
import { type EdfSignalHeader, isAnnotation } from './edf-signal-header';
import { type Stretch, stretchesOf } from './edf-stretches';
import { type RangeFile, withFile } from './range-file';

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
 * Reads an EDF or EDF+ file (Kemp et al., 1992; Kemp and Olivan, 2003): signals at their own rates in physical units,
 * annotations, start time and gaps. Only the parts of the file that hold the wanted channels are read.
 *
 * @throws ThetalabError when the header is damaged, the file is shorter than its header promises, a channel is missing
 *   (the message lists those there are), or the file has gaps and no segment was chosen
 */
export async function readEdf(path: string, options: EdfOptions = {}): Promise<EdfRecording> {
  return withFile(path, 'readEdf', (file) => {
    const header = readEdfHeader(file);
    const wanted = chooseSignals(header, options.channels, file.path);
    const { starts, annotations, damaged } = readAnnotations(file, header);
    const origin = starts[0] ?? 0;
    const stretches = stretchesOf(header, starts, file.path);
    const chosen = chooseStretch(stretches, options.segment, wanted.length > 0, file.path);
    return new EdfRecording({
      variant: header.variant,
      startTime: header.startTime && new Date(header.startTime.getTime() + Math.round(1000 * origin)),
      onset: chosen?.onset ?? 0,
      duration: chosen?.duration ?? stretches.reduce((sum, { duration }) => sum + duration, 0),
      channels: chosen ? readChannels(file, header, wanted, chosen) : [],
      annotations: annotations.map((one) => ({ ...one, onset: one.onset - origin })),
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

/** The annotations of all records and all annotation signals, and when each record says that it begins. */
function readAnnotations(file: RangeFile, header: EdfHeader) {
  const all: RecordRange = { first: 0, count: header.recordCount };
  const starts: (number | undefined)[] = [];
  const annotations: Annotation[] = [];
  let damaged = 0;
  forEachRecord(file, header, header.signals.filter(isAnnotation), all, (bytes, record) => {
    bytes.forEach((part, at) => {
      const list = parseAnnotations(part);
      annotations.push(...list.annotations);
      damaged += list.damaged;
      if (at === 0) starts[record] = list.start;
    });
  });
  annotations.sort((a, b) => a.onset - b.onset);
  return { starts, annotations, damaged };
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
  const channels = signals.map((signal) => emptyChannel(signal, header, records.count, file.path));
  forEachRecord(file, header, signals, records, (bytes, record) => {
    signals.forEach((signal, at) => {
      decode(bytes[at]!, signal, channels[at]!.samples, record * signal.samplesPerRecord);
    });
  });
  return channels;
}

function emptyChannel(signal: EdfSignalHeader, header: EdfHeader, records: number, name: string): Channel {
  const { label, unit, transducer, prefilter, samplesPerRecord } = signal;
  const where = `"${label}" of "${name}"`;
  const remedy = 'the header is damaged, or leave that channel out with the option channels';
  for (const kind of ['digital', 'physical'] as const) {
    const value = signal[`${kind}Minimum`];
    if (value !== signal[`${kind}Maximum`]) continue;
    throw expected(
      'readEdf',
      `a ${kind} minimum and maximum that differ`,
      `both ${value} in ${where}`,
      remedy,
    );
  }
  if (!(header.secondsPerRecord > 0)) {
    throw expected('readEdf', 'records longer than 0 s', `${header.secondsPerRecord} s for ${where}`, remedy);
  }
  const samplingRate = samplesPerRecord / header.secondsPerRecord;
  return {
    label,
    samplingRate,
    unit,
    transducer,
    prefilter,
    samples: new Float32Array(samplesPerRecord * records),
  };
}

/** Little-endian 16-bit numbers to physical values. */
function decode(bytes: Uint8Array, signal: EdfSignalHeader, out: Float32Array, at: number): void {
  const { physicalMinimum, physicalMaximum, digitalMinimum, digitalMaximum, samplesPerRecord } = signal;
  const scale = (physicalMaximum - physicalMinimum) / (digitalMaximum - digitalMinimum);
  const offset = physicalMaximum / scale - digitalMaximum;
  for (let index = 0, byte = 0; index < samplesPerRecord; index++, byte += 2) {
    const digital = ((bytes[byte]! | (bytes[byte + 1]! << 8)) << 16) >> 16;
    out[at + index] = scale * (offset + digital);
  }
}
