import { expected } from '../../../../system';
import { printable } from '../../header-fields';
import { annotationLabels } from '../annotations';
import { bdfVersion, type EdfVariant, edfVersion } from '../header';
import type { RecordLayout } from './layout';
import type { SignalToWrite } from './scale';

/** What the header says. */
export interface HeaderToWrite {
  variant: EdfVariant;
  startTime: Date | undefined;
  layout: RecordLayout;
  signals: readonly SignalToWrite[];
  /** Samples per record that the annotation signal takes the room of. */
  samplesOfNotes: number;
}

const months = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');

/** @throws ThetalabError when a text is too long or not ASCII, or the start time cannot be represented */
export function formatHeader(
  writer: string,
  { variant, startTime, layout, signals, samplesOfNotes }: HeaderToWrite,
): Buffer {
  const isBdf = variant.startsWith('BDF');
  const notes = {
    ...{ label: annotationLabels[isBdf ? 1 : 0]!, samplesPerRecord: samplesOfNotes },
    ...{ physical: ['-1', '1'], digital: isBdf ? [-8388608, 8388607] : [-32768, 32767] },
    ...{ unit: '', transducer: '', prefilter: '' },
  };
  for (const { label } of signals) checkLabel(writer, label);
  const all = [...signals, notes];
  const each = (width: number, what: string, of: (signal: (typeof all)[number]) => string | number) =>
    all.map((signal) => field(writer, of(signal), width, `${what} of "${printable(signal.label)}"`)).join('');
  const [startDate, date, time] = startFields(writer, startTime);
  const header = [
    isBdf ? bdfVersion : edfVersion,
    'X X X X'.padEnd(80),
    `Startdate ${startDate} X X X`.padEnd(80),
    date + time,
    String(256 * (1 + all.length)).padEnd(8),
    variant.padEnd(44),
    field(writer, layout.starts.length, 8, 'number of data records'),
    layout.secondsPerRecord.padEnd(8),
    field(writer, all.length, 4, 'number of signals'),
    each(16, 'label', ({ label }) => label),
    each(80, 'transducer', ({ transducer = '' }) => transducer),
    each(8, 'unit', ({ unit = '' }) => unit),
    each(8, 'physical minimum', ({ physical }) => physical[0]!),
    each(8, 'physical maximum', ({ physical }) => physical[1]!),
    each(8, 'digital minimum', ({ digital }) => digital[0]!),
    each(8, 'digital maximum', ({ digital }) => digital[1]!),
    each(80, 'prefilter', ({ prefilter = '' }) => prefilter),
    each(8, 'samples per record', ({ samplesPerRecord }) => samplesPerRecord),
    ' '.repeat(32 * all.length),
  ];
  return Buffer.from(header.join(''), 'latin1');
}

function checkLabel(writer: string, label: string): void {
  if (label !== '' && !annotationLabels.includes(label)) return;
  throw expected(writer, 'a label of its own for each channel', `"${label}"`, 'rename the channel');
}

function field(writer: string, value: string | number, width: number, what: string): string {
  const text = String(value);
  const fits = text.length <= width && /^[\x20-\x7e]*$/.test(text) && text === text.trim();
  if (fits) return text.padEnd(width);
  const remedy = /[µμ]/.test(text) ? 'write u for micro' : 'shorten or rename it';
  throw expected(
    writer,
    `at most ${width} printable ASCII characters as ${what}`,
    JSON.stringify(text),
    remedy,
  );
}

/** Date for the field of the recording, date, time. */
function startFields(writer: string, start: Date | undefined): [string, string, string] {
  if (!start) return ['X', '01.01.85', '00.00.00'];
  const year = start.getUTCFullYear();
  if (!(year >= 1985 && year <= 2084)) {
    const got = Number.isNaN(start.getTime()) ? 'no valid date' : start.toISOString();
    throw expected(writer, 'a start time from 1985 to 2084', got, 'leave startTime out or correct it');
  }
  const two = (value: number) => String(value).padStart(2, '0');
  const [day, month] = [two(start.getUTCDate()), start.getUTCMonth()];
  const time = [start.getUTCHours(), start.getUTCMinutes(), start.getUTCSeconds()].map(two).join('.');
  return [`${day}-${months[month]}-${year}`, `${day}.${two(month + 1)}.${two(year % 100)}`, time];
}
