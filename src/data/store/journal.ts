import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { writeFileAtomic } from '../../system';
import type { Epochs } from '../epochs';
import { type ParticipantEntries, participantEntries } from '../participants';
import type { StoreIndex } from './layout';
import type { StoreType } from './record';

/** What a conversion depends on besides its recordings; one of other settings is begun anew. */
export type ConversionSettings = Record<string, unknown> & { dtype: StoreType };

/** Equal names that follow each other, and how many. */
type Runs = [name: string, count: number][];

/** What is kept of a recording that was converted: all but its samples. */
export interface ConvertedRecording
  extends Pick<StoreIndex, 'channels' | 'samplesPerEpoch' | 'samplingRate' | 'classes' | 'notes'> {
  name: string;
  /** Differs when the files of the recording do. */
  stamp: string;
  /** How many epochs were left out, where some may be. */
  leftOut?: number;
  labels: readonly number[];
  seconds: readonly number[];
  subjects: Runs;
  nights: Runs;
  participants?: ParticipantEntries;
}

/** The columns of a recording as its journal line. */
export function converted(name: string, stamp: string, epochs: Epochs, leftOut?: number): ConvertedRecording {
  const { channels, samplesPerEpoch, samplingRate, classes, notes } = epochs;
  return {
    ...{ name, stamp, leftOut, channels, samplesPerEpoch, samplingRate, classes, notes },
    labels: Array.from(epochs.labels),
    seconds: Array.from(epochs.seconds),
    subjects: runsOf(epochs.subjects),
    nights: runsOf(epochs.nights),
    participants: participantEntries(epochs.participants),
  };
}

function runsOf(names: readonly string[]): Runs {
  const runs: Runs = [];
  for (const name of names) {
    const last = runs.at(-1);
    if (last?.[0] === name) last[1]++;
    else runs.push([name, 1]);
  }
  return runs;
}

/** The names of runs, one for each epoch. */
export function namesOf(runs: Runs): string[] {
  return runs.flatMap(([name, count]) => new Array<string>(count).fill(name));
}

/**
 * A list of what a conversion has finished: a line for its settings, then one for each recording, of JSON behind its check
 * sum. A line that is damaged or that a kill left unfinished does not count, nor do those behind it.
 */
export class Journal {
  readonly recordings: ConvertedRecording[] = [];

  /** Opens the journal of a conversion with these settings; one of others, or none at all, gives an empty one. */
  constructor(
    private readonly path: string,
    private readonly settings: ConversionSettings,
  ) {
    const [first, ...lines] = readLines(path);
    if (first === JSON.stringify(settings))
      this.recordings.push(...lines.map((json) => JSON.parse(json) as ConvertedRecording));
  }

  /** Forgets all but the first recordings. */
  keep(count: number): void {
    this.recordings.splice(count);
    const lines = [this.settings, ...this.recordings].map(formatLine);
    writeFileAtomic(this.path, lines.join(''));
  }

  /** Removes the journal and the samples of which it tells. */
  remove(records: string): void {
    for (const file of [this.path, records]) rmSync(file, { force: true });
  }

  /** Adds a recording whose samples are on the disk. */
  add(recording: ConvertedRecording): void {
    const file = openSync(this.path, 'a');
    try {
      const line = Buffer.from(formatLine(recording));
      for (let done = 0; done < line.length; ) done += writeSync(file, line, done);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    this.recordings.push(recording);
  }
}

function formatLine(content: ConversionSettings | ConvertedRecording): string {
  const json = JSON.stringify(content);
  return `${sumOf(json)} ${json}\n`;
}

function sumOf(json: string): string {
  return crc32(json).toString(16).padStart(8, '0');
}

/** The JSON of the whole lines before the first that is damaged. */
function readLines(path: string): string[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return [];
  }
  const lines = text.split('\n').slice(0, -1);
  const damaged = lines.findIndex((line) => line.slice(0, 9) !== `${sumOf(line.slice(9))} `);
  return lines.slice(0, damaged < 0 ? lines.length : damaged).map((line) => line.slice(9));
}
