import { checkList, checkText, expected, writeFileAtomic } from '../../../../system';
import type { Annotation, Segment } from '../../../signal-source';
import { packAnnotations } from './annotations';
import { formatHeader } from './header';
import { chooseRecords, type RecordLayout } from './layout';
import { type ChannelToWrite, type SignalToWrite, scaleSignals } from './scale';

/** Options of `writeEdf` and `writeBdf`; what `readEdf` returns is one. */
export interface WriteEdfOptions {
  /** Onsets in seconds since the first sample (default none). */
  annotations?: readonly Annotation[];
  /** Local time of the first sample, as if it were UTC; from 1985 to 2084 (default unknown). */
  startTime?: Date;
  /** Stretches without gaps that the samples make up, in order (default one). Several make an EDF+D or BDF+D file. */
  segments?: readonly Segment[];
}

/**
 * Writes an EDF+ file (Kemp and Olivan, 2003): 16-bit numbers, so that values change by at most half of the 65,535th part of
 * the channel's range. Nothing is written of who was recorded. The file appears whole or not at all.
 *
 * @throws ThetalabError when something cannot be represented: a text that is too long or not ASCII, a sample that is not
 *   finite or out of its range, channels of unequal duration or of rates that no duration of a data record makes exact
 */
export function writeEdf(
  path: string,
  channels: readonly ChannelToWrite[],
  options: WriteEdfOptions = {},
): void {
  write('writeEdf', 'EDF', path, channels, options);
}

/** Writes a BDF+ file: as `writeEdf`, with 24-bit numbers. */
export function writeBdf(
  path: string,
  channels: readonly ChannelToWrite[],
  options: WriteEdfOptions = {},
): void {
  write('writeBdf', 'BDF', path, channels, options);
}

function write(
  writer: string,
  kind: 'EDF' | 'BDF',
  path: string,
  channels: readonly ChannelToWrite[],
  { annotations = [], startTime, segments }: WriteEdfOptions,
): void {
  checkText(writer, 'the path of a file', path);
  checkList(writer, 'a list of channels', channels);
  const bytesPerSample = kind === 'BDF' ? 3 : 2;
  const fraction = startTime ? (startTime.getTime() % 1000) / 1000 : 0;
  const layout = chooseRecords(writer, channels, segments);
  const signals = scaleSignals(writer, channels, layout.samplesPerRecord, bytesPerSample);
  const starts = layout.starts.map((start) => start + fraction);
  const shifted = annotations.map((one) => ({ ...one, onset: one.onset + fraction }));
  const notes = packAnnotations(writer, starts, shifted, bytesPerSample);
  const variant = `${kind}+${layout.hasGaps ? 'D' : 'C'}` as const;
  const samplesOfNotes = notes[0]!.length / bytesPerSample;
  const header = formatHeader(writer, { variant, startTime, layout, signals, samplesOfNotes });
  checkRecordSize(writer, signals, notes[0]!.length, bytesPerSample);
  writeFileAtomic(path, pieces(header, signals, notes, layout, bytesPerSample));
}

/** What other software (EDFlib) reads at most. */
const mostRecordBytes = 10 * 1024 * 1024;

function checkRecordSize(
  writer: string,
  signals: readonly SignalToWrite[],
  notes: number,
  bytesPerSample: number,
): void {
  const bytes = signals.reduce((sum, { samplesPerRecord }) => sum + samplesPerRecord * bytesPerSample, notes);
  if (bytes <= mostRecordBytes) return;
  const remedy = 'cut the samples to a whole number of seconds, or leave out annotations';
  throw expected(writer, `data records of at most ${mostRecordBytes} bytes`, `${bytes}`, remedy);
}

function* pieces(
  header: Buffer,
  signals: readonly SignalToWrite[],
  notes: readonly Uint8Array[],
  { starts }: RecordLayout,
  bytesPerSample: number,
): Iterable<Uint8Array> {
  yield header;
  const own = signals.reduce((sum, { samplesPerRecord }) => sum + samplesPerRecord * bytesPerSample, 0);
  const bytes = new Uint8Array(own + notes[0]!.length);
  for (let record = 0; record < starts.length; record++) {
    let at = 0;
    for (const signal of signals) at = signal.encode(record, bytes, at);
    bytes.set(notes[record]!, at);
    yield bytes;
  }
}
