import { expected } from '../../../system';
import { type HeaderFields, printable } from '../header-fields';
import type { FileName } from '../range-file';
import { annotationLabels } from './annotations';

/** What a header says of one signal. */
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
  /** Where this signal starts within a data record, in samples: all samples of all signals take the same bytes. */
  offset: number;
}

/** Bytes of each signal's part of the header. */
export const signalHeaderBytes = 256;

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
  return annotationLabels.includes(signal.label);
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
  file: FileName,
): EdfSignalHeader[] {
  const starts = {} as Record<Field, number>;
  let at = from;
  for (const field of Object.keys(widths) as Field[]) {
    starts[field] = at;
    at += widths[field] * count;
  }
  let offset = 0;
  return Array.from({ length: count }, (_, index) => {
    const signal = parseSignal(fields, (field) => starts[field] + index * widths[field], file);
    offset += signal.samplesPerRecord;
    return { ...signal, offset: offset - signal.samplesPerRecord };
  });
}

function parseSignal(
  fields: HeaderFields,
  positionOf: (field: Field) => number,
  file: FileName,
): Omit<EdfSignalHeader, 'offset'> {
  const text = (field: Field) => fields.text(positionOf(field), widths[field]);
  const label = text('label');
  const where = `"${printable(label)}" of "${file.path}"`;
  const number = (field: Field, meaning: string) =>
    fields.number(positionOf(field), widths[field], `${meaning} of "${printable(label)}"`);
  const samplesPerRecord = number('samplesPerRecord', 'samples per record');
  if (!Number.isInteger(samplesPerRecord) || samplesPerRecord < 1) {
    const got = `${samplesPerRecord} in ${where}`;
    throw expected(file.reader, 'at least one sample in a record', got, 'the header is damaged');
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
