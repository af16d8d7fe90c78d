import { expected } from '../../system';

/** What an EDF or EDF+ header says of one signal. */
export interface EdfSignalHeader {
  label: string;
  transducer: string;
  unit: string;
  physicalMinimum: number;
  physicalMaximum: number;
  digitalMinimum: number;
  digitalMaximum: number;
  prefilter: string;
  samplesPerRecord: number;
  /** Where this signal starts within a data record, in bytes. */
  offset: number;
}

/** What an EDF or EDF+ header says of the file. Who was recorded is left where it is. */
export interface EdfHeader {
  /** `EDF`, or `EDF+C` (continuous) or `EDF+D` (with gaps). */
  variant: 'EDF' | 'EDF+C' | 'EDF+D';
  /** Local time at which the recording began, as if it were UTC; `undefined` when the field is unreadable. */
  startTime: Date | undefined;
  headerBytes: number;
  recordCount: number;
  secondsPerRecord: number;
  bytesPerRecord: number;
  signals: EdfSignalHeader[];
}

/** Bytes of the fixed part, and of each signal's part, of the header. */
export const fixedHeaderBytes = 256;
const bytesPerSample = 2;
const maximumSignals = 10_000;

/** Widths of the per-signal fields, in file order (Kemp et al., 1992). */
const fields = [
  ['label', 16],
  ['transducer', 80],
  ['unit', 8],
  ['physicalMinimum', 8],
  ['physicalMaximum', 8],
  ['digitalMinimum', 8],
  ['digitalMaximum', 8],
  ['prefilter', 80],
  ['samplesPerRecord', 8],
  ['reserved', 32],
] as const;
type Field = (typeof fields)[number][0];

/** Size of the whole header, from its first 256 bytes. */
export function edfHeaderBytes(fixed: Uint8Array, name: string): number {
  const { text, number } = reader(fixed, name);
  const version = text(0, 8);
  if (version !== '0') {
    const kind = fixed[0] === 0xff ? 'BDF, which this reader does not know' : `"${printable(version)}"`;
    throw expected('readEdf', `an EDF file (version "0")`, `${kind} in "${name}"`, 'is it another format?');
  }
  const signals = number(252, 4, 'number of signals');
  if (!Number.isInteger(signals) || signals < 1 || signals > maximumSignals) {
    throw expected(
      'readEdf',
      `1 to ${maximumSignals} signals`,
      `${signals} in "${name}"`,
      'the header is damaged',
    );
  }
  const bytes = fixedHeaderBytes * (1 + signals);
  if (number(184, 8, 'header size') !== bytes) {
    const said = number(184, 8, 'header size');
    throw expected(
      'readEdf',
      `a header of ${bytes} bytes for ${signals} signals`,
      `${said} in "${name}"`,
      'the header is damaged',
    );
  }
  return bytes;
}

/**
 * Parses a whole header and checks it against the size of the file, so that nothing is allocated for data that are not there.
 *
 * @throws ThetalabError when a field is not a number, or the file is shorter than the header promises
 */
export function parseEdfHeader(bytes: Uint8Array, fileSize: number, name: string): EdfHeader {
  const { text, number } = reader(bytes, name);
  const signals = parseSignals(bytes, name);
  const bytesPerRecord = signals.reduce((sum, signal) => sum + signal.samplesPerRecord * bytesPerSample, 0);
  const secondsPerRecord = number(244, 8, 'duration of a data record');
  if (!(secondsPerRecord >= 0))
    throw expected('readEdf', 'records of 0 s or more', `${secondsPerRecord} s in "${name}"`);
  const reserved = text(192, 44);
  const variant = reserved.startsWith('EDF+D') ? 'EDF+D' : reserved.startsWith('EDF+C') ? 'EDF+C' : 'EDF';
  const available = Math.floor((fileSize - bytes.length) / bytesPerRecord);
  const promised = number(236, 8, 'number of data records');
  if (!Number.isInteger(promised) || promised < -1) {
    throw expected(
      'readEdf',
      'a whole number of data records, or -1',
      `${promised} in "${name}"`,
      'the header is damaged',
    );
  }
  if (promised > available) {
    const got = `${available} whole ones in "${name}"`;
    throw expected('readEdf', `${promised} data records`, got, 'the file is truncated, download it again');
  }
  return {
    variant,
    startTime: parseStart(text(168, 8), text(176, 8)),
    headerBytes: bytes.length,
    recordCount: promised === -1 ? available : promised,
    secondsPerRecord,
    bytesPerRecord,
    signals,
  };
}

function parseSignals(bytes: Uint8Array, name: string): EdfSignalHeader[] {
  const { text, number } = reader(bytes, name);
  const count = number(252, 4, 'number of signals');
  const positions = {} as Record<Field, number>;
  let at = fixedHeaderBytes;
  for (const [field, width] of fields) {
    positions[field] = at;
    at += width * count;
  }
  const widths = Object.fromEntries(fields) as Record<Field, number>;
  let offset = 0;
  return Array.from({ length: count }, (_, index) => {
    const textOf = (field: Field) => text(positions[field] + index * widths[field], widths[field]);
    const label = textOf('label');
    const numberOf = (field: Field) =>
      number(positions[field] + index * widths[field], widths[field], `${field} of "${printable(label)}"`);
    const signal = {
      label,
      transducer: textOf('transducer'),
      unit: textOf('unit'),
      physicalMinimum: numberOf('physicalMinimum'),
      physicalMaximum: numberOf('physicalMaximum'),
      digitalMinimum: numberOf('digitalMinimum'),
      digitalMaximum: numberOf('digitalMaximum'),
      prefilter: textOf('prefilter'),
      samplesPerRecord: numberOf('samplesPerRecord'),
      offset,
    };
    checkSignal(signal, name);
    offset += signal.samplesPerRecord * bytesPerSample;
    return signal;
  });
}

function checkSignal(signal: EdfSignalHeader, name: string): void {
  const where = `"${printable(signal.label)}" of "${name}"`;
  const { samplesPerRecord, digitalMinimum, digitalMaximum } = signal;
  if (!Number.isInteger(samplesPerRecord) || samplesPerRecord < 1) {
    throw expected(
      'readEdf',
      'at least one sample in a record',
      `${samplesPerRecord} in ${where}`,
      'the header is damaged',
    );
  }
  if (digitalMinimum === digitalMaximum) {
    const got = `both ${digitalMinimum} in ${where}`;
    throw expected('readEdf', 'a digital minimum and maximum that differ', got, 'the header is damaged');
  }
}

/** `24.04.89` and `16.13.00`; years from 85 on are of the last century, as EDF+ has it. */
function parseStart(date: string, time: string): Date | undefined {
  const parts = /^(\d\d)\.(\d\d)\.(\d\d) (\d\d)[.:](\d\d)[.:](\d\d)$/
    .exec(`${date} ${time}`)
    ?.slice(1)
    .map(Number);
  if (!parts) return undefined;
  const [day, month, year, hour, minute, second] = parts as [number, number, number, number, number, number];
  const start = new Date(
    Date.UTC(year < 85 ? 2000 + year : 1900 + year, month - 1, day, hour, minute, second),
  );
  return start.getUTCMonth() === month - 1 ? start : undefined;
}

function reader(bytes: Uint8Array, name: string) {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = (at: number, width: number) =>
    buffer
      .toString('latin1', at, at + width)
      .replace(/\0/g, ' ')
      .trim();
  const number = (at: number, width: number, field: string) => {
    const content = text(at, width);
    const value = Number(content.replace(',', '.'));
    if (content === '' || !Number.isFinite(value)) {
      throw expected(
        'readEdf',
        `a number as the ${field}`,
        `"${printable(content)}" in "${name}"`,
        'the header is damaged',
      );
    }
    return value;
  };
  return { text, number };
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?');
}
