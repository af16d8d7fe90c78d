import { checkList, checkTexts, describeValue, expected } from '../system';
import type { Participants } from './participants';
import { unknownStage } from './stages';

/** What is known of each epoch besides its samples: what splits are drawn from. */
export interface EpochColumns {
  /** Number of epochs. */
  readonly length: number;
  /** Samples of each channel in one epoch. */
  readonly samplesPerEpoch: number;
  /** Samples per second, in Hz. */
  readonly samplingRate: number;
  /** Index into `classes`; -1 is unknown. */
  readonly labels: Int32Array;
  /** Names of the labels. */
  readonly classes: readonly string[];
  /** Whom each epoch was recorded from. */
  readonly subjects: readonly string[];
  /** Which recording of the subject each epoch belongs to. */
  readonly nights: readonly string[];
  /** Start of each epoch, in seconds since its recording began. */
  readonly seconds: Float64Array;
  /** What the dataset says of the subjects, where it does; see `participantColumn`. */
  readonly participants?: Participants;
}

/** Columns with their samples behind them. */
export interface Selectable extends EpochColumns {
  /** The epochs at these indices, in this order. */
  select(indices: ArrayLike<number>): Selectable;
}

/** The columns of these rows, in this order. */
export function columnsOf(epochs: EpochColumns, rows: ArrayLike<number>) {
  const { labels, subjects, nights, seconds } = epochs;
  return {
    labels: Int32Array.from(rows, (row) => labels[row]!),
    subjects: Array.from(rows, (row) => subjects[row]!),
    nights: Array.from(rows, (row) => nights[row]!),
    seconds: Float64Array.from(rows, (row) => seconds[row]!),
  };
}

/** @throws ThetalabError unless all are the index of an epoch */
export function checkRows(where: string, rows: ArrayLike<number>, length: number): void {
  checkList(where, 'a list of indices', rows);
  for (let at = 0; at < rows.length; at++) checkRow(where, rows[at]!, length);
}

/** @throws ThetalabError unless it is the index of an epoch */
export function checkRow(where: string, index: number, length: number): void {
  if (Number.isInteger(index) && index >= 0 && index < length) return;
  throw expected(where, `an index from 0 to ${length - 1}`, describeValue(index));
}

/** Which epoch a row is, for messages. */
export function placeOfRow({ subjects, seconds }: EpochColumns, row: number): string {
  return `epoch ${row} of subject ${subjects[row]}, ${seconds[row]} s into the recording`;
}

/**
 * The rows of these subjects, in rising order.
 *
 * @throws ThetalabError for a subject that there is not
 */
export function rowsOfSubjects(
  where: string,
  { subjects }: EpochColumns,
  names: readonly string[],
): number[] {
  checkTexts(where, 'a list of subjects', names);
  const known = new Set(subjects);
  const stranger = names.find((name) => !known.has(name));
  if (stranger !== undefined) {
    throw expected(where, `subjects among ${[...known].join(', ')}`, `"${stranger}"`);
  }
  const wanted = new Set(names);
  return [...subjects.keys()].filter((row) => wanted.has(subjects[row]!));
}

/**
 * Where channels stand.
 *
 * @throws ThetalabError for a channel that there is not, and for none
 */
export function channelIndices(
  where: string,
  channels: readonly string[],
  labels: readonly string[],
): number[] {
  checkTexts(where, 'a list of channels', labels);
  const indices = labels.map((label) => channels.indexOf(label));
  const missing = labels[indices.indexOf(-1)];
  if (missing === undefined && labels.length) return indices;
  const got = missing === undefined ? 'none' : `"${missing}"`;
  throw expected(where, `channels among ${channels.join(', ')}`, got);
}

/** How many epochs each class has. */
export function countByClass({ classes, labels }: EpochColumns): Record<string, number> {
  const counts = Object.fromEntries(classes.map((name) => [name, 0]));
  for (const label of labels) if (label !== unknownStage) counts[classes[label]!]!++;
  return counts;
}
