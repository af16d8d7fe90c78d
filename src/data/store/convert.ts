import { existsSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EpochLimits } from '../../signal';
import {
  checkList,
  checkText,
  counted,
  expected,
  InterruptedError,
  interrupted,
  isInterruption,
  makeFolder,
  startProgress,
  withFolderLock,
} from '../../system';
import { type DatasetRecording, recordingStamp } from '../dataset-recording';
import type { Epochs } from '../epochs';
import { type ConvertedRecording, converted, Journal, namesOf } from './journal';
import { likeness, magic, type StoreIndex, shapeOf } from './layout';
import { recordBytes, type StoreType } from './record';
import { RecordFile } from './record-file';
import { checkStoreType, explainingWrites } from './write-errors';

/** Options of `convert`. */
export interface ConvertOptions {
  /** `float32` keeps every sample exactly; `int16` takes half the room (default `float32`). */
  dtype?: StoreType;
  /** How the recordings are read, such as their montage: a conversion of other settings is begun anew (default nothing). */
  settings?: Record<string, unknown>;
  /** Leave out epochs beyond these limits, as `Epochs.checked` does (default: all are kept). */
  rejection?: EpochLimits;
  /** No progress line (default false). */
  quiet?: boolean;
}

/** What became of a conversion. */
export interface ConversionSummary {
  path: string;
  dtype: StoreType;
  recordings: number;
  /** Of these, how many an earlier conversion had finished before it was stopped. */
  resumed: number;
  subjects: number;
  epochs: number;
  /** With `rejection`: how many epochs were left out. */
  leftOut?: number;
  channels: readonly string[];
  samplesPerEpoch: number;
  samplingRate: number;
  bytes: number;
}

const where = 'convert';

/**
 * Writes recordings into one epoch store, one after the other, so that one at a time is in memory. What is finished is kept in the folder
 * `<path>.part` until all are: a conversion that was stopped, even killed, goes on from there when it is run again, and ends in the same
 * bytes. So does one that failed, as soon as what it failed of is mended; where nothing was finished, it leaves nothing. Recordings that changed
 * meanwhile, and those behind them, are converted anew.
 *
 * @param recordings of one dataset, alike in channels, rate, length of epochs and classes
 * @param path a new file; `load` knows a store by the name `.epochs`
 * @throws ThetalabError when the file is there, cannot be written, or a recording is damaged or unlike the first, or no epoch is left; InterruptedError
 *   when the work is interrupted
 */
export async function convert(
  recordings: readonly DatasetRecording[],
  path: string,
  options: ConvertOptions = {},
): Promise<ConversionSummary> {
  const { dtype = 'float32', settings, rejection, quiet } = options;
  checkStoreType(where, dtype);
  checkList(where, 'a list of recordings', recordings);
  checkText(where, 'the path of a new file', path);
  if (!recordings.length) throw expected(where, 'at least one recording', 'none');
  refuseExisting(path);
  const folder = `${path}.part`;
  explainingWrites(where, path, () => makeFolder(folder));
  const busy = new AbortController();
  const onWait = (owner: string) =>
    busy.abort(
      expected(where, `"${path}" to itself`, `process ${owner}, which converts into it`, 'let it finish'),
    );
  const summary = await withFolderLock({ where, folder, signal: busy.signal, onWait }, async (held) => {
    refuseExisting(path); // another process may have made it meanwhile
    return convertInto(folder, recordings, path, { dtype, settings, rejection, quiet, held });
  }).catch((error) => {
    removeIfEmpty(folder);
    throw error;
  });
  rmSync(folder, { recursive: true, force: true });
  return summary;
}

/** What is not empty has recordings that are finished, or is another process's. */
function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {}
}

function refuseExisting(path: string): void {
  if (existsSync(path))
    throw expected(where, 'a new file', `"${path}", which is there`, 'remove it or choose another');
}

async function convertInto(
  folder: string,
  recordings: readonly DatasetRecording[],
  path: string,
  { dtype, settings, rejection, quiet, held }: ConvertOptions & { dtype: StoreType; held: AbortSignal },
): Promise<ConversionSummary> {
  const recordFile = join(folder, 'records');
  const journal = new Journal(join(folder, 'journal.jsonl'), { version: 1, ...settings, rejection, dtype });
  const kept = finishedBefore(journal.recordings, recordings, recordFile, dtype);
  const file = explainingWrites(where, path, () => {
    journal.keep(kept.recordings);
    return new RecordFile(recordFile, kept.bytes);
  });
  try {
    await convertRest(recordings, journal, file, { path, dtype, rejection, quiet, held });
    const index = indexOf(journal.recordings, dtype);
    const leftOut = rejection && sumOf(journal.recordings.map(({ leftOut = 0 }) => leftOut));
    refuseEmpty(index, leftOut);
    explainingWrites(where, path, () => {
      file.finish(index);
      renameSync(recordFile, path);
    });
    return summaryOf(index, {
      path,
      recordings: recordings.length,
      resumed: kept.recordings,
      bytes: file.size,
      leftOut,
    });
  } catch (error) {
    const worthless = journal.recordings.every(({ labels }) => !labels.length);
    if (worthless && !held.aborted && !isInterruption(error)) journal.remove(recordFile);
    throw error;
  } finally {
    file.close();
  }
}

/** An empty store would fail only when somebody trains from it. */
function refuseEmpty({ labels }: Omit<StoreIndex, 'length'>, leftOut = 0): void {
  if (labels.length > 0) return;
  const got = leftOut ? `none; ${leftOut} were left out` : 'none';
  throw expected(where, 'at least one epoch', got, leftOut ? 'widen the limits' : 'check the recordings');
}

/** How many of the recordings a conversion before this one has finished, and how many bytes they take. */
function finishedBefore(
  done: readonly ConvertedRecording[],
  recordings: readonly DatasetRecording[],
  recordFile: string,
  dtype: StoreType,
): { recordings: number; bytes: number } {
  const there = statSync(recordFile, { throwIfNoEntry: false })?.size ?? 0;
  const kept = { recordings: 0, bytes: 0 };
  let end = magic.length;
  for (const [at, { name, stamp, labels, channels, samplesPerEpoch }] of done.entries()) {
    const same = recordings[at]?.name === name && recordingStamp(recordings[at]) === stamp;
    end += labels.length * recordBytes(shapeOf({ dtype, channels, samplesPerEpoch }));
    if (!same || end > there) break;
    Object.assign(kept, { recordings: at + 1, bytes: end });
  }
  return kept;
}

async function convertRest(
  recordings: readonly DatasetRecording[],
  journal: Journal,
  file: RecordFile,
  {
    path,
    dtype,
    rejection,
    quiet,
    held,
  }: Pick<ConvertOptions, 'rejection' | 'quiet'> & { path: string; dtype: StoreType; held: AbortSignal },
): Promise<void> {
  const start = journal.recordings.length;
  const progress = startProgress({ label: where, total: recordings.length, start, unit: 'recording', quiet });
  let ending = 'stopped';
  try {
    for (const [at, recording] of recordings.entries()) {
      if (at < start) continue;
      if (await interrupted())
        throw new InterruptedError(where, `${at} of ${counted(recordings.length, 'recording')}`);
      const stamp = recordingStamp(recording);
      const all = await recording.read();
      const epochs = rejection ? all.checked(rejection) : all;
      checkAlike(recording.name, epochs, journal.recordings[0]);
      await nextTurn(); // a lock that was lost while this process slept is noticed by its timer
      held.throwIfAborted();
      explainingWrites(where, path, () => {
        file.append(epochs, dtype);
        journal.add(converted(recording.name, stamp, epochs, rejection && all.length - epochs.length));
      });
      progress.update(at + 1);
    }
    ending = 'finished';
  } finally {
    progress.done(
      `${where}: ${ending} after ${journal.recordings.length} of ${counted(recordings.length, 'recording')}`,
    );
  }
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function checkAlike(name: string, epochs: Epochs, first: ConvertedRecording | undefined): void {
  if (!first || likeness(epochs) === likeness(first)) return;
  const got = `${likeness(epochs)} in ${name}`;
  throw expected(where, `recordings like ${first.name}, of ${likeness(first)}`, got, 'convert them apart');
}

function indexOf(recordings: readonly ConvertedRecording[], dtype: StoreType): Omit<StoreIndex, 'length'> {
  const { channels, samplesPerEpoch, samplingRate, classes } = recordings[0]!;
  return {
    ...{ dtype, channels, samplesPerEpoch, samplingRate, classes },
    labels: Int32Array.from(recordings.flatMap(({ labels }) => labels)),
    subjects: recordings.flatMap(({ subjects }) => namesOf(subjects)),
    nights: recordings.flatMap(({ nights }) => namesOf(nights)),
    seconds: Float64Array.from(recordings.flatMap(({ seconds }) => seconds)),
    notes: recordings.flatMap(({ notes }) => notes),
    participants: new Map(recordings.flatMap(({ participants = [] }) => participants)),
  };
}

function summaryOf(
  { dtype, labels, subjects, channels, samplesPerEpoch, samplingRate }: Omit<StoreIndex, 'length'>,
  counts: Pick<ConversionSummary, 'path' | 'recordings' | 'resumed' | 'bytes' | 'leftOut'>,
): ConversionSummary {
  const [epochs, people] = [labels.length, new Set(subjects).size];
  return { ...counts, dtype, subjects: people, epochs, channels, samplesPerEpoch, samplingRate };
}
