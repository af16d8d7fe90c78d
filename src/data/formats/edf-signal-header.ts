import { expected } from '../../system';
import { annotationLabel } from './edf-annotations';
import { type HeaderFields, printable } from './header-fields';

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
  /** Where this signal starts within a data record, and how long it is there, in bytes. */
  offset: number;
  bytes: number;
}

/** Bytes of each signal's part of the header. */
export const signalHeaderBytes = 256;
const bytesPerSample = 2;

/** Widths of the fields, in file order (Kemp et al., 1992). All signals' labels come first, then all transducers, … */
const widths = {
  label: 16,
  transducer: 80,
  unit: 8,
  physicalMinimum: 8,
  physicalMaximum: 8,
  digitalMinimum: 8,
  digitalMaximum: 8,
  prefilter: 80,
  samplesPerRecord: 8,
};
type Field = keyof typeof widths;

/** Whether a signal holds annotations instead of samples. */
export function isAnnotation(signal: EdfSignalHeader): boolean {
  return signal.label === annotationLabel;
}

/**
 * Parses the signals' part of a header.
 *
 * @param from where that part begins
 * @throws ThetalabError when a number is none, or a signal has no samples
 */
export function parseSignalHeaders(
  fields: HeaderFields,
  from: number,
  count: number,
  name: string,
): EdfSignalHeader[] {
  const starts = {} as Record<Field, number>;
  let at = from;
  for (const field of Object.keys(widths) as Field[]) {
    starts[field] = at;
    at += widths[field] * count;
  }
  let offset = 0;
  return Array.from({ length: count }, (_, index) => {
    const signal = parseSignal(fields, (field) => starts[field] + index * widths[field], name);
    const bytes = signal.samplesPerRecord * bytesPerSample;
    offset += bytes;
    return { ...signal, bytes, offset: offset - bytes };
  });
}

function parseSignal(
  fields: HeaderFields,
  positionOf: (field: Field) => number,
  name: string,
): Omit<EdfSignalHeader, 'offset' | 'bytes'> {
  const text = (field: Field) => fields.text(positionOf(field), widths[field]);
  const label = text('label');
  const where = `"${printable(label)}" of "${name}"`;
  const number = (field: Field, meaning: string) =>
    fields.number(positionOf(field), widths[field], `${meaning} of "${printable(label)}"`);
  const samplesPerRecord = number('samplesPerRecord', 'samples per record');
  if (!Number.isInteger(samplesPerRecord) || samplesPerRecord < 1) {
    const got = `${samplesPerRecord} in ${where}`;
    throw expected('readEdf', 'at least one sample in a record', got, 'the header is damaged');
  }
  return {
    label,
    transducer: text('transducer'),
    unit: text('unit'),
    physicalMinimum: number('physicalMinimum', 'physical minimum'),
    physicalMaximum: number('physicalMaximum', 'physical maximum'),
    digitalMinimum: number('digitalMinimum', 'digital minimum'),
    digitalMaximum: number('digitalMaximum', 'digital maximum'),
    prefilter: text('prefilter'),
    samplesPerRecord,
  };
}
