import { expected } from '../../system';
import { type EdfSignalHeader, parseSignalHeaders, signalHeaderBytes } from './edf-signal-header';
import { type HeaderFields, headerFields } from './header-fields';
import type { RangeFile } from './range-file';

/** What an EDF or EDF+ header says of the file. Who was recorded is left where it is. */
export interface EdfHeader {
  /** `EDF`, or `EDF+C` (continuous) or `EDF+D` (with gaps). */
  variant: 'EDF' | 'EDF+C' | 'EDF+D';
  /** Local time at which the recording began, as if it were UTC; `undefined` when the field is unreadable. */
  startTime: Date | undefined;
  headerBytes: number;
  /** Data records that the file really has. */
  recordCount: number;
  secondsPerRecord: number;
  bytesPerRecord: number;
  signals: EdfSignalHeader[];
  /** What in the file is not read, in words. */
  notes: string[];
}

const fixedHeaderBytes = 256;
const maximumSignals = 9_999;

/**
 * Reads the header and checks it against the size of the file, so that nothing is allocated for data that are not there.
 *
 * @throws ThetalabError when a field is not what it should be, or the file is shorter than the header promises
 */
export function readEdfHeader(file: RangeFile): EdfHeader {
  const fixed = headerFields(readStart(file, fixedHeaderBytes), 'readEdf', file.path);
  const count = signalCount(fixed, file.path);
  const bytes = fixedHeaderBytes + count * signalHeaderBytes;
  const fields = headerFields(readStart(file, bytes), 'readEdf', file.path);
  const signals = parseSignalHeaders(fields, fixedHeaderBytes, count, file.path);
  const bytesPerRecord = signals.reduce((sum, signal) => sum + signal.bytes, 0);
  const secondsPerRecord = fixed.number(244, 8, 'duration of a data record');
  if (secondsPerRecord < 0) {
    const got = `${secondsPerRecord} s in "${file.path}"`;
    throw expected('readEdf', 'records of 0 s or more', got, 'the header is damaged');
  }
  const recordCount = countRecords(fixed, Math.floor((file.size - bytes) / bytesPerRecord), file.path);
  const beyond = file.size - bytes - recordCount * bytesPerRecord;
  return {
    variant: variantOf(fixed.text(192, 44)),
    startTime: parseStart(fixed.text(168, 8), fixed.text(176, 8)),
    headerBytes: bytes,
    recordCount,
    secondsPerRecord,
    bytesPerRecord,
    signals,
    notes: beyond ? [`${file.name}: ${beyond} bytes after the last data record left out`] : [],
  };
}

function readStart({ path, size, fill }: RangeFile, length: number): Uint8Array {
  if (length > size) {
    const got = `${size} in "${path}"`;
    throw expected('readEdf', `${length} bytes of header`, got, 'the file is truncated, download it again');
  }
  const bytes = new Uint8Array(length);
  fill(bytes, 0);
  return bytes;
}

function signalCount(fixed: HeaderFields, name: string): number {
  const version = fixed.text(0, 8);
  if (version !== '0') {
    const kind = version === 'ÿBIOSEMI' ? 'a BDF file' : 'another version or format';
    throw expected('readEdf', 'an EDF file (version "0")', `${kind} in "${name}"`, 'is it another format?');
  }
  const count = fixed.number(252, 4, 'number of signals');
  if (!Number.isInteger(count) || count < 1 || count > maximumSignals) {
    const got = `${count} in "${name}"`;
    throw expected('readEdf', `1 to ${maximumSignals} signals`, got, 'the header is damaged');
  }
  const bytes = fixedHeaderBytes + count * signalHeaderBytes;
  const said = fixed.number(184, 8, 'size of the header');
  if (said !== bytes) {
    const got = `${said} in "${name}"`;
    throw expected(
      'readEdf',
      `a header of ${bytes} bytes for ${count} signals`,
      got,
      'the header is damaged',
    );
  }
  return count;
}

/** -1 stands for as many as there are: a recorder that was switched off never wrote the number. */
function countRecords(fixed: HeaderFields, available: number, name: string): number {
  const promised = fixed.number(236, 8, 'number of data records');
  if (!Number.isInteger(promised) || promised < -1) {
    const got = `${promised} in "${name}"`;
    throw expected('readEdf', 'a whole number of data records, or -1', got, 'the header is damaged');
  }
  if (promised > available) {
    const got = `${available} whole ones in "${name}"`;
    throw expected('readEdf', `${promised} data records`, got, 'the file is truncated, download it again');
  }
  const count = promised === -1 ? available : promised;
  if (count > 0) return count;
  throw expected('readEdf', 'at least one data record', `none in "${name}"`, 'download the file again');
}

function variantOf(reserved: string): EdfHeader['variant'] {
  if (reserved.startsWith('EDF+D')) return 'EDF+D';
  return reserved.startsWith('EDF+C') ? 'EDF+C' : 'EDF';
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
