/** One signal of a file to write. */
export interface WrittenSignal {
  label: string;
  unit?: string;
  /** Physical minimum and maximum (default -100, 100). */
  physical?: readonly [number, number];
  /** Digital minimum and maximum (default -32768, 32767). */
  digital?: readonly [number, number];
  samplesPerRecord: number;
  /** Digital values of all records, or their bytes where they are annotations. */
  samples: Int16Array | readonly Uint8Array[];
}

/** A file to write. */
export interface WrittenEdf {
  signals: readonly WrittenSignal[];
  recordCount: number;
  /** Default 1. */
  secondsPerRecord?: number;
  /** Default `EDF`. */
  variant?: 'EDF' | 'EDF+C' | 'EDF+D';
  /** Default `24.04.89` and `16.13.00`. */
  date?: string;
  time?: string;
  /** Who was recorded (default a name that must not appear anywhere else). */
  patient?: string;
  /** Fields of the fixed part that shall say something else. */
  header?: Partial<
    Record<'version' | 'headerBytes' | 'recordCount' | 'secondsPerRecord' | 'signals', string>
  >;
}

/** The name of the patient in written files. */
export const patientName = 'Zacharias Quux';

/** The bytes of an EDF or EDF+ file (Kemp et al., 1992; Kemp and Olivan, 2003). */
export function formatEdf(file: WrittenEdf): Buffer {
  return Buffer.concat([formatHeader(file), ...formatRecords(file)]);
}

/** An annotation signal whose records hold these time-stamped lists, in as many bytes as the longest needs. */
export function annotationSignal(records: readonly string[]): WrittenSignal {
  const bytes = records.map((lists) => Buffer.from(lists, 'utf8'));
  const samplesPerRecord = Math.max(1, ...bytes.map(({ length }) => Math.ceil(length / 2)));
  const samples = bytes.map((list) => Buffer.concat([list], 2 * samplesPerRecord));
  return { label: 'EDF Annotations', physical: [-1, 1], samplesPerRecord, samples };
}

/** A time-stamped annotation list; without texts, the start of a record. */
export function timeStamped(onset: number, duration?: number, ...texts: string[]): string {
  const time = `${onset < 0 ? '' : '+'}${onset}${duration === undefined ? '' : `\u0015${duration}`}`;
  return `${time}\u0014${texts.join('\u0014')}\u0014\0`;
}

/** The number that a header field of eight characters holds for a value. */
export function fieldNumber(value: number): string {
  for (let digits = 8; digits > 0; digits--) {
    const text = String(Number(value.toPrecision(digits)));
    if (text.length <= 8 && !text.includes('e')) return text;
  }
  return String(Math.round(value)).slice(0, 8);
}

function formatHeader(file: WrittenEdf): Buffer {
  const { signals, variant = 'EDF', header = {} } = file;
  const each = (width: number, of: (signal: WrittenSignal) => string | number) =>
    signals.map((signal) => field(of(signal), width)).join('');
  const fixed = [
    field(header.version ?? '0', 8),
    field(file.patient ?? `X F 01-JAN-1970 ${patientName}`, 80),
    field('Startdate 24-APR-1989 X X X', 80),
    field(file.date ?? '24.04.89', 8),
    field(file.time ?? '16.13.00', 8),
    field(header.headerBytes ?? 256 * (1 + signals.length), 8),
    field(variant === 'EDF' ? '' : variant, 44),
    field(header.recordCount ?? file.recordCount, 8),
    field(header.secondsPerRecord ?? file.secondsPerRecord ?? 1, 8),
    field(header.signals ?? signals.length, 4),
  ];
  const perSignal = [
    each(16, ({ label }) => label),
    each(80, () => 'AgAgCl electrode'),
    each(8, ({ unit = 'uV' }) => unit),
    each(8, ({ physical = [-100, 100] }) => fieldNumber(physical[0])),
    each(8, ({ physical = [-100, 100] }) => fieldNumber(physical[1])),
    each(8, ({ digital = [-32768, 32767] }) => digital[0]),
    each(8, ({ digital = [-32768, 32767] }) => digital[1]),
    each(80, () => 'HP:0.5Hz LP:100Hz'),
    each(8, ({ samplesPerRecord }) => samplesPerRecord),
    each(32, () => ''),
  ];
  return Buffer.from([...fixed, ...perSignal].join(''), 'latin1');
}

function field(value: string | number, width: number): string {
  return String(value).padEnd(width).slice(0, width);
}

function formatRecords({ signals, recordCount }: WrittenEdf): Buffer[] {
  return Array.from({ length: recordCount }, (_, record) =>
    Buffer.concat(signals.map((signal) => recordOf(signal, record))),
  );
}

function recordOf({ samples, samplesPerRecord }: WrittenSignal, record: number): Buffer {
  if (!(samples instanceof Int16Array)) return Buffer.from(samples[record]!);
  const bytes = Buffer.alloc(2 * samplesPerRecord);
  for (let at = 0; at < samplesPerRecord; at++) {
    bytes.writeInt16LE(samples[record * samplesPerRecord + at]!, 2 * at);
  }
  return bytes;
}
