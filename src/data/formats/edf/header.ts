import { counted, expected } from '../../../system';
import type { Truncated } from '../format';
import { type HeaderFields, headerFields } from '../header-fields';
import type { RangeFile } from '../range-file';
import { type EdfSignalHeader, parseSignalHeaders, signalHeaderBytes } from './signal-header';

/** `EDF` of 16-bit numbers, `BDF` of 24-bit ones; `+C` (continuous) and `+D` (with gaps) have annotations. */
export type EdfVariant = `${'EDF' | 'BDF'}${'' | '+C' | '+D'}`;

/** What the header of an EDF, EDF+, BDF or BDF+ file says of it. Who was recorded is left where it is. */
export interface EdfHeader {
  variant: EdfVariant;
  /** 2, or 3 of BDF. */
  bytesPerSample: number;
  /** Local time at which the recording began, as if it were UTC; `undefined` when the file does not say. */
  startTime: Date | undefined;
  headerBytes: number;
  /** Data records that the file really has. */
  recordCount: number;
  secondsPerRecord: number;
  /** Of all signals together. */
  samplesPerRecord: number;
  signals: EdfSignalHeader[];
  /** What in the file is not read, in words. */
  notes: string[];
}

const fixedHeaderBytes = 256;
const maximumSignals = 9_999;
/** What a BDF file begins with, where an EDF file has `0` and blanks. */
export const bdfVersion = 'ÿBIOSEMI';
/** The first eight characters of an EDF file. */
export const edfVersion = '0'.padEnd(8);

/**
 * Reads the header of an EDF or BDF file and checks it against the size of the file, so that nothing is allocated for
 * data that are not there.
 *
 * @param truncated whether a file is taken that has fewer records than its header promises (default not)
 * @throws ThetalabError when a field is not what it should be, or the file is shorter than the header promises
 */
export function readEdfHeader(file: RangeFile, truncated?: Truncated): EdfHeader {
  const fixed = headerFields(readStart(file, fixedHeaderBytes), file.reader, file.path);
  const kind = kindOf(fixed, file);
  const bytesPerSample = kind === 'BDF' ? 3 : 2;
  const count = signalCount(fixed, file);
  const bytes = fixedHeaderBytes + count * signalHeaderBytes;
  const fields = headerFields(readStart(file, bytes), file.reader, file.path);
  const signals = parseSignalHeaders(fields, fixedHeaderBytes, count, file);
  const samplesPerRecord = signals.reduce((sum, signal) => sum + signal.samplesPerRecord, 0);
  const bytesPerRecord = samplesPerRecord * bytesPerSample;
  const secondsPerRecord = fixed.number(244, 8, 'duration of a data record');
  if (secondsPerRecord < 0) {
    const got = `${secondsPerRecord} s in "${file.path}"`;
    throw expected(file.reader, 'records of 0 s or more', got, 'the header is damaged');
  }
  const available = Math.floor((file.size - bytes) / bytesPerRecord);
  const { count: recordCount, missing } = countRecords(fixed, available, file, truncated);
  const beyond = file.size - bytes - recordCount * bytesPerRecord;
  const notes = beyond
    ? [`${file.name}: ${counted(beyond, 'byte')} after the last data record left out`]
    : [];
  if (missing) {
    const seconds = missing * secondsPerRecord;
    notes.push(
      `${file.name}: truncated, ${missing} of ${recordCount + missing} data records (${seconds} s) are missing`,
    );
  }
  return {
    variant: `${kind}${suffixOf(fixed.text(192, 44), kind)}`,
    bytesPerSample,
    startTime: startOf(fixed),
    headerBytes: bytes,
    recordCount,
    secondsPerRecord,
    samplesPerRecord,
    signals,
    notes,
  };
}

function readStart({ path, size, fill, reader }: RangeFile, length: number): Uint8Array {
  if (length > size) {
    const got = `${size} in "${path}"`;
    throw expected(reader, `${length} bytes of header`, got, 'the file is truncated, download it again');
  }
  const bytes = new Uint8Array(length);
  fill(bytes, 0);
  return bytes;
}

function kindOf(fixed: HeaderFields, { path, reader }: RangeFile): 'EDF' | 'BDF' {
  const version = fixed.text(0, 8);
  if (version === '0') return 'EDF';
  if (version === bdfVersion) return 'BDF';
  const got = `another version or format in "${path}"`;
  throw expected(reader, 'an EDF file (version "0") or a BDF file', got, 'is it another format?');
}

function signalCount(fixed: HeaderFields, { path, reader }: RangeFile): number {
  const count = fixed.number(252, 4, 'number of signals');
  if (!Number.isInteger(count) || count < 1 || count > maximumSignals) {
    const got = `${count} in "${path}"`;
    throw expected(reader, `1 to ${maximumSignals} signals`, got, 'the header is damaged');
  }
  const bytes = fixedHeaderBytes + count * signalHeaderBytes;
  const said = fixed.number(184, 8, 'size of the header');
  if (said !== bytes) {
    const got = `${said} in "${path}"`;
    throw expected(reader, `a header of ${bytes} bytes for ${count} signals`, got, 'the header is damaged');
  }
  return count;
}

/**
 * How many records there are, and how many of those that were promised are missing. -1 stands for as many as there are: a
 * recorder that was switched off never wrote the number.
 */
function countRecords(
  fixed: HeaderFields,
  available: number,
  { path, reader }: RangeFile,
  truncated: Truncated | undefined,
): { count: number; missing: number } {
  const promised = fixed.number(236, 8, 'number of data records');
  if (!Number.isInteger(promised) || promised < -1) {
    const got = `${promised} in "${path}"`;
    throw expected(reader, 'a whole number of data records, or -1', got, 'the header is damaged');
  }
  if (promised > available && truncated !== 'keep') {
    const got = `${available} whole ones in "${path}"`;
    const remedy = `the file is truncated, download it again, or read what there is with { truncated: 'keep' }`;
    throw expected(reader, `${promised} data records`, got, remedy);
  }
  const count = promised === -1 ? available : Math.min(promised, available);
  if (count > 0) return { count, missing: Math.max(0, promised - count) };
  throw expected(reader, 'at least one data record', `none in "${path}"`, 'download the file again');
}

function suffixOf(reserved: string, kind: string): '' | '+C' | '+D' {
  if (reserved.startsWith(`${kind}+D`)) return '+D';
  return reserved.startsWith(`${kind}+C`) ? '+C' : '';
}

/** EDF+ has 1 January 1985 stand for a date that is not known, and says so in the field of the recording. */
function startOf(fixed: HeaderFields): Date | undefined {
  const [date, time] = [fixed.text(168, 8), fixed.text(176, 8)];
  const unknown = date === '01.01.85' && time === '00.00.00' && /^Startdate X( |$)/.test(fixed.text(88, 80));
  return unknown ? undefined : parseStart(date, time);
}

/** `24.04.89` and `16.13.00`; years from 85 on are of the last century, as EDF+ has it. */
function parseStart(date: string, time: string): Date | undefined {
  const match = /^(\d\d)\.(\d\d)\.(\d\d) (\d\d)[.:](\d\d)[.:](\d\d)$/.exec(`${date} ${time}`);
  if (!match) return undefined;
  const [day, month, year, ...clock] = match.slice(1).map(Number) as [number, number, number, ...number[]];
  const [hour, minute, second] = clock as [number, number, number];
  const fullYear = year < 85 ? 2000 + year : 1900 + year;
  const start = new Date(Date.UTC(fullYear, month - 1, day, hour, minute, second));
  const same = start.getUTCDate() === day && start.getUTCHours() === hour && second < 60 && minute < 60;
  return same && start.getUTCMonth() === month - 1 ? start : undefined;
}
