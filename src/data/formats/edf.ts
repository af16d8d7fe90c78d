import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { expected } from '../../system';
import { type Annotation, annotationLabel, parseAnnotations } from './edf-annotations';
import {
  type EdfHeader,
  type EdfSignalHeader,
  edfHeaderBytes,
  fixedHeaderBytes,
  parseEdfHeader,
} from './edf-header';

/** One signal of a recording, whole. */
export interface Channel {
  label: string;
  /** Samples per second, in Hz. */
  samplingRate: number;
  /** Physical unit, such as `uV`. */
  unit: string;
  /** Every sample in that unit. */
  samples: Float32Array;
}

/** A stretch without gaps. */
export interface Segment {
  /** Seconds since the recording began. */
  onset: number;
  /** Seconds. */
  duration: number;
}

/** What is in an EDF file. It does not hold who was recorded. */
export interface EdfRecording {
  variant: EdfHeader['variant'];
  /** Local time at which the recording began, as if it were UTC. */
  startTime: Date | undefined;
  /** Seconds of signal, gaps not counted. */
  duration: number;
  channels: Channel[];
  annotations: Annotation[];
  /** One for a continuous recording; an `EDF+D` file with gaps has more, and `samples` run on across them. */
  segments: Segment[];
}

/** Options of `readEdf`. */
export interface EdfOptions {
  /** Labels of the channels to read, in this order (default all). Only their samples are kept in memory. */
  channels?: readonly string[];
}

const blockBytes = 1 << 22;

/**
 * Reads an EDF or EDF+ file (Kemp et al., 1992; Kemp and Olivan, 2003): signals at their own rates in physical units,
 * annotations, start time and gaps.
 *
 * @throws ThetalabError when the header is damaged, the file is shorter than its header promises, or a channel is missing
 */
export async function readEdf(path: string, options: EdfOptions = {}): Promise<EdfRecording> {
  const name = basename(path);
  const file = openFile(path);
  try {
    const header = readHeader(file, name);
    const wanted = chooseSignals(header, options.channels, name);
    const notes = header.signals.filter(isAnnotation);
    const channels = wanted.map((signal) => emptyChannel(signal, header));
    const starts: number[] = [];
    const annotations: Annotation[] = [];
    forEachRecord(file, header, (record, index) => {
      wanted.forEach((signal, at) => {
        decode(record, signal, channels[at]!.samples, index * signal.samplesPerRecord);
      });
      notes.forEach((signal, at) => {
        const list = parseAnnotations(
          record.subarray(signal.offset, signal.offset + 2 * signal.samplesPerRecord),
        );
        annotations.push(...list.annotations);
        if (at === 0) starts.push(list.start ?? index * header.secondsPerRecord);
      });
    });
    return {
      variant: header.variant,
      startTime: header.startTime,
      duration: header.recordCount * header.secondsPerRecord,
      channels,
      annotations: annotations.sort((a, b) => a.onset - b.onset),
      segments: segmentsOf(header, starts),
    };
  } finally {
    closeSync(file);
  }
}

function openFile(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (cause) {
    throw expected(
      'readEdf',
      'a readable file',
      `"${path}" (${(cause as NodeJS.ErrnoException).code})`,
      'check the path',
    );
  }
}

function readHeader(file: number, name: string): EdfHeader {
  const { size } = fstatSync(file);
  const fixed = readBytes(file, 0, fixedHeaderBytes, size, name);
  const bytes = edfHeaderBytes(fixed, name);
  return parseEdfHeader(readBytes(file, 0, bytes, size, name), size, name);
}

function readBytes(file: number, at: number, length: number, size: number, name: string): Uint8Array {
  if (at + length > size) {
    const got = `${Math.max(0, size - at)} in "${name}"`;
    throw expected('readEdf', `${length} bytes of header`, got, 'the file is truncated, download it again');
  }
  const bytes = new Uint8Array(length);
  fill(file, bytes, at, name);
  return bytes;
}

function fill(file: number, bytes: Uint8Array, at: number, name: string): void {
  for (let done = 0; done < bytes.length; ) {
    const got = readSync(file, bytes, done, bytes.length - done, at + done);
    if (got === 0)
      throw expected(
        'readEdf',
        'a file that stays as it is',
        `"${name}", which became shorter`,
        'read it again',
      );
    done += got;
  }
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
    const known = signals.map((one) => `"${one.label}"`).join(', ') || 'none';
    throw expected('readEdf', `the channel "${label}" in "${name}"`, known, 'choose one of these');
  });
}

function isAnnotation(signal: EdfSignalHeader): boolean {
  return signal.label === annotationLabel;
}

function emptyChannel(signal: EdfSignalHeader, header: EdfHeader): Channel {
  return {
    label: signal.label,
    unit: signal.unit,
    samplingRate: header.secondsPerRecord > 0 ? signal.samplesPerRecord / header.secondsPerRecord : 0,
    samples: new Float32Array(signal.samplesPerRecord * header.recordCount),
  };
}

/** Hands over the data records one by one, reading some megabytes at a time. */
function forEachRecord(
  file: number,
  header: EdfHeader,
  use: (record: Uint8Array, index: number) => void,
): void {
  const { bytesPerRecord, recordCount, headerBytes } = header;
  const perBlock = Math.max(1, Math.min(recordCount, Math.floor(blockBytes / bytesPerRecord)));
  const block = new Uint8Array(perBlock * bytesPerRecord);
  for (let first = 0; first < recordCount; first += perBlock) {
    const count = Math.min(perBlock, recordCount - first);
    fill(file, block.subarray(0, count * bytesPerRecord), headerBytes + first * bytesPerRecord, 'the file');
    for (let index = 0; index < count; index++) {
      use(block.subarray(index * bytesPerRecord, (index + 1) * bytesPerRecord), first + index);
    }
  }
}

/** Little-endian 16-bit numbers to physical values. */
function decode(record: Uint8Array, signal: EdfSignalHeader, out: Float32Array, at: number): void {
  const { physicalMinimum, physicalMaximum, digitalMinimum, digitalMaximum, offset, samplesPerRecord } =
    signal;
  const scale = (physicalMaximum - physicalMinimum) / (digitalMaximum - digitalMinimum);
  for (let index = 0, byte = offset; index < samplesPerRecord; index++, byte += 2) {
    const digital = ((record[byte]! | (record[byte + 1]! << 8)) << 16) >> 16;
    out[at + index] = (digital - digitalMinimum) * scale + physicalMinimum;
  }
}

/** Joins records that follow each other without a gap. */
function segmentsOf(header: EdfHeader, starts: readonly number[]): Segment[] {
  const { recordCount, secondsPerRecord } = header;
  if (header.variant !== 'EDF+D') return [{ onset: 0, duration: recordCount * secondsPerRecord }];
  const segments: Segment[] = [];
  for (const start of starts) {
    const last = segments[segments.length - 1];
    if (last && Math.abs(last.onset + last.duration - start) < 1e-6 * Math.max(1, start))
      last.duration += secondsPerRecord;
    else segments.push({ onset: start, duration: secondsPerRecord });
  }
  return segments;
}
