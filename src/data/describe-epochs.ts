import { counted, type MimeBundle, type TableCell, tableBundle } from '../system';
import { unknownStage } from './stages';

/** What of epochs is shown. */
interface Described {
  readonly length: number;
  readonly samplesPerEpoch: number;
  readonly samplingRate: number;
  readonly channels: readonly string[];
  readonly valuesPerEpoch: number;
  readonly classes: readonly string[];
  readonly labels: Int32Array;
  readonly subjects: readonly string[];
  /** Left out when they are not in memory: then their spread is not told. */
  readonly values?: Float32Array;
  readonly notes: readonly string[];
}

const maxNotes = 5;
const maxChannels = 4;

/** A table of how many epochs of each class every subject has, with the spread of the values. */
export function describeEpochs(epochs: Described): MimeBundle {
  const { length, samplesPerEpoch, samplingRate, channels, classes, notes } = epochs;
  const rows = rowsOf(epochs);
  const scored = epochs.labels.every((label) => label !== unknownStage);
  const columns = scored ? [...classes] : [...classes, 'unknown'];
  const seconds = samplesPerEpoch / samplingRate;
  const people = counted(rows.length, 'subject');
  const caption = `${counted(length, 'epoch')} of ${seconds} s at ${samplingRate} Hz (${channelList(channels)}), ${people}`;
  const hidden = notes.length - maxNotes;
  const shown = hidden > 0 ? [...notes.slice(0, maxNotes), `and ${counted(hidden, 'more note')}`] : notes;
  const spreads = epochs.values ? ['standard deviation', 'minimum', 'maximum'] : [];
  const header = ['subject', ...columns, 'epochs', ...spreads];
  const cells = rows.map(({ name, counts, spread }): TableCell[] => {
    const perClass = columns.map((_, label) => counts[label] ?? 0);
    return [name, ...perClass, counts.reduce((sum, count) => sum + count, 0), ...spread];
  });
  return tableBundle([caption, ...shown].join('\n'), header, cells);
}

/** The first few labels, and how many there are in all. */
function channelList(channels: readonly string[]): string {
  if (channels.length <= maxChannels) return channels.join(', ');
  return `${channels.slice(0, maxChannels).join(', ')} and ${channels.length - maxChannels} more`;
}

interface SubjectRow {
  name: string;
  /** Epochs of each class, and last of none. */
  counts: number[];
  /** Standard deviation, minimum and maximum of the samples, when these are in memory. */
  spread: number[];
}

function rowsOf(epochs: Described): SubjectRow[] {
  const rowsOfSubject = new Map<string, number[]>();
  epochs.subjects.forEach((name, row) => {
    const rows = rowsOfSubject.get(name);
    if (rows) rows.push(row);
    else rowsOfSubject.set(name, [row]);
  });
  return [...rowsOfSubject].map(([name, rows]) => {
    const counts = new Array<number>(epochs.classes.length + 1).fill(0);
    for (const row of rows) {
      const label = epochs.labels[row]!;
      counts[label === unknownStage ? epochs.classes.length : label]!++;
    }
    return { name, counts, spread: spreadOf(epochs, rows) };
  });
}

function spreadOf({ values, valuesPerEpoch }: Described, rows: readonly number[]): number[] {
  if (!values) return [];
  let sum = 0;
  let squares = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    for (let at = row * valuesPerEpoch; at < (row + 1) * valuesPerEpoch; at++) {
      const value = values[at]!;
      sum += value;
      squares += value * value;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  const count = rows.length * valuesPerEpoch;
  const mean = sum / count;
  return [Math.sqrt(Math.max(0, squares / count - mean * mean)), low, high];
}
