import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { checkText, describeValue, expected, formatJson, isRecord, writeFileAtomic } from '../../system';
import type { EpochColumns, Selectable } from '../epoch-columns';
import { checkIsEpochs } from '../epoch-source';
import { type FoldPart, Folds } from './folds';
import { type PartRows, partition, type Split, type SplitPart, splitParts } from './partition';
import { formatRows, parseRows } from './row-ranges';

const format = 'thetalab split 1';
const foldParts = ['train', 'test'] as const;

/** One part in the file: who is in it, for people to read, and its rows, for `loadSplit`. */
interface SavedPart {
  subjects: string[];
  rows: string;
}
type SavedParts = Record<string, SavedPart>;

/** What the file holds. */
interface Saved {
  format: string;
  epochs: { length: number; fingerprint: string };
  split?: SavedParts;
  folds?: SavedParts[];
}

/**
 * Writes a split, or the folds of a cross-validation, as JSON: subjects and rows of every part, and a fingerprint of
 * the epochs that it divides.
 *
 * @param epochs those that were split
 * @throws ThetalabError when the file cannot be written
 */
export function saveSplit<E extends Selectable>(
  path: string,
  epochs: E,
  split: { readonly rows: PartRows<SplitPart> } | Folds<Selectable>,
): void {
  checkText('saveSplit', 'a path', path);
  checkIsEpochs('saveSplit', epochs);
  if (!isRecord(split) || typeof split.rows !== 'object')
    throw expected(
      'saveSplit',
      'a split or folds',
      describeValue(split),
      'give what a function like splitBySubject gave',
    );
  const saved = (rows: PartRows<string>): SavedParts =>
    Object.fromEntries(Object.entries(rows).map(([part, own]) => [part, savedPart(epochs, own)]));
  const parts = split instanceof Folds ? { folds: split.rows.map(saved) } : { split: saved(split.rows) };
  const of = { length: epochs.length, fingerprint: splitFingerprint(epochs) };
  writeFileAtomic(path, formatJson({ format, epochs: of, ...parts } satisfies Saved, 'saveSplit'));
}

function savedPart({ subjects }: EpochColumns, rows: Int32Array): SavedPart {
  const names = new Set<string>();
  for (const row of rows) names.add(subjects[row]!);
  return { subjects: [...names], rows: formatRows(rows) };
}

/**
 * Divides epochs as a file of `saveSplit` says.
 *
 * @param epochs the same that were split: the same subjects, nights, times and labels in the same order; their signals may be
 *   filtered or scaled otherwise
 * @throws ThetalabError when the file is none, holds folds, is damaged, or belongs to other epochs
 */
export function loadSplit<E extends Selectable>(path: string, epochs: E): Split<E> {
  const { split } = read('loadSplit', path, epochs);
  if (!split)
    throw expected(
      'loadSplit',
      'a split',
      `the folds in "${path}"`,
      'read them with loadFolds, or say which fold',
    );
  return partition(epochs, rowsOf('loadSplit', path, split, splitParts, epochs.length));
}

/**
 * The folds of a cross-validation that `saveSplit` wrote; epochs and errors as for `loadSplit`.
 *
 * @throws ThetalabError as `loadSplit`
 */
export function loadFolds<E extends Selectable>(path: string, epochs: E): Folds<E> {
  const { folds } = read('loadFolds', path, epochs);
  if (!Array.isArray(folds))
    throw expected('loadFolds', 'folds', `the split in "${path}"`, 'read it with loadSplit');
  const rows = folds.map((fold) => rowsOf<FoldPart>('loadFolds', path, fold, foldParts, epochs.length));
  return new Folds(epochs, rows);
}

function read(where: string, path: string, epochs: EpochColumns): Saved {
  let saved: Saved;
  try {
    saved = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const got = (cause as NodeJS.ErrnoException).code ?? 'no JSON';
    throw expected(where, `a split in "${path}"`, got, 'write it with saveSplit');
  }
  if (saved?.format !== format) {
    const got = `the format ${JSON.stringify(saved?.format)}`;
    throw expected(where, `"${format}" in "${path}"`, got, 'write it with saveSplit');
  }
  const fingerprint = splitFingerprint(epochs);
  if (saved.epochs?.fingerprint !== fingerprint) {
    const got = `others (${epochs.length} epochs, ${fingerprint})`;
    const what = `the ${saved.epochs?.length} epochs that "${path}" divides (${saved.epochs?.fingerprint})`;
    throw expected(where, what, got, 'load the same recordings in the same order, or split anew');
  }
  return saved;
}

function rowsOf<P extends string>(
  where: string,
  path: string,
  saved: SavedParts,
  parts: readonly P[],
  length: number,
): PartRows<P> {
  const taken = new Uint8Array(length);
  const rows = {} as PartRows<P>;
  for (const part of parts) {
    const own = parseRows(saved?.[part]?.rows, length);
    const twice = own?.find((row) => taken[row]++ > 0);
    if (own && twice === undefined) rows[part] = own;
    else {
      const got = twice === undefined ? 'something else' : `row ${twice} in two of them`;
      throw expected(where, `rising rows of each part in "${path}"`, got, 'split anew and save that');
    }
  }
  return rows;
}

/**
 * A short text that differs when subject, night, time, label or length of an epoch do. Samples do not count: what was
 * filtered or scaled otherwise is split in the same way, so that its results can be compared.
 */
function splitFingerprint(epochs: EpochColumns): string {
  const { length, samplesPerEpoch, samplingRate, classes, labels, subjects, nights, seconds } = epochs;
  const hash = createHash('sha256');
  const windowSeconds = samplesPerEpoch / samplingRate;
  hash.update(JSON.stringify({ length, windowSeconds, classes, subjects, nights }));
  for (const { buffer, byteOffset, byteLength } of [labels, seconds])
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  return hash.digest('hex').slice(0, 16);
}
