import { basename } from 'node:path';
import { expected } from '../../../system';
import { secondsPerEpoch as usual } from '../../stages';
import { printable } from './stage-words';

/** Sleep stages of a night, epoch by epoch. */
export interface Hypnogram {
  /** What it was read from, such as `EDF+ annotations`, `RemLogic`. */
  format: string;
  /** Start of each epoch, in order, in seconds since `startTime`, or else since the first scored epoch. */
  seconds: Float64Array;
  /** Stage of each epoch: index into `sleepStages`, -1 where nobody could score it. */
  labels: Int32Array;
  /** Length of an epoch. */
  secondsPerEpoch: number;
  /** Local time of second 0, as if it were UTC; `undefined` when the file does not say. */
  startTime: Date | undefined;
  /** What was left out or had to be assumed, in words. */
  notes: string[];
}

/** A time during which one stage lasted. */
export interface ScoredStretch {
  /** Seconds. */
  onset: number;
  /** Seconds. */
  duration: number;
  /** Code of the stage. */
  label: number;
  /** Words of the stage and where they stand, for messages. */
  words: string;
  line: number | undefined;
}

/** What a file says, before it is cut into epochs. */
export interface Scoring {
  format: string;
  stretches: readonly ScoredStretch[];
  /** Default 30. */
  secondsPerEpoch?: number;
  startTime?: Date;
  notes?: readonly string[];
}

/**
 * Cuts stretches into whole epochs.
 *
 * @throws ThetalabError when there are none, none lasts an epoch, two speak of the same time, or they last longer than
 *   any night
 */
export function toHypnogram(scoring: Scoring, path: string): Hypnogram {
  const { format, startTime, secondsPerEpoch = usual, notes = [] } = scoring;
  const stretches = [...scoring.stretches].sort((a, b) => a.onset - b.onset);
  if (!stretches.length) {
    throw expected(
      'readHypnogram',
      `sleep stages in "${path}"`,
      `${format} without any`,
      'is it the hypnogram, and not the recording?',
    );
  }
  if (!(secondsPerEpoch >= 0.5 && secondsPerEpoch <= 3600)) {
    const got = `${secondsPerEpoch} s in "${path}"`;
    throw expected('readHypnogram', 'epochs of half a second to an hour', got, 'correct the file');
  }
  checkOrder(stretches, path);
  const seconds: number[] = [];
  const labels: number[] = [];
  const rests: number[] = [];
  for (const { onset, duration, label } of stretches) {
    const count = Math.floor(duration / secondsPerEpoch + 1e-9);
    for (let epoch = 0; epoch < count; epoch++) {
      seconds.push(onset + epoch * secondsPerEpoch);
      labels.push(label);
    }
    const rest = duration - count * secondsPerEpoch;
    if (rest > 1e-6 && label >= 0) rests.push(rest);
  }
  if (!seconds.length) {
    const what = `a stage that lasts an epoch of ${secondsPerEpoch} s`;
    throw expected('readHypnogram', what, `none in "${path}"`, 'say the length with { secondsPerEpoch }');
  }
  return {
    ...{ format, secondsPerEpoch, startTime },
    seconds: Float64Array.from(seconds),
    labels: Int32Array.from(labels),
    notes: [...notes, ...restNotes(rests)].map((note) => `${basename(path)}: ${note}`),
  };
}

/** Longer than anybody is recorded at a time: a number beyond it is damaged, and would fill the memory with epochs. */
const longestSeconds = 30 * 24 * 3600;

function checkOrder(stretches: readonly ScoredStretch[], path: string): void {
  const first = stretches[0]!.onset;
  for (const [at, { onset, duration, words, line }] of stretches.entries()) {
    const where = `${line === undefined ? '' : ` in line ${line}`} of "${path}"`;
    const end = onset + duration;
    if (!(duration >= 0 && end - first <= longestSeconds && Math.abs(first) <= longestSeconds)) {
      const got = `"${printable(words)}" from ${onset} to ${end} s${where}`;
      throw expected('readHypnogram', 'stages of at most 30 days', got, 'correct the hypnogram');
    }
    const next = stretches[at + 1];
    if (!next || end <= next.onset + 1e-6) continue;
    const got = `"${printable(words)}" and "${printable(next.words)}" at ${next.onset} s${where}`;
    throw expected('readHypnogram', 'one stage at a time', got, 'correct the hypnogram');
  }
}

function restNotes(rests: readonly number[]): string[] {
  const seconds = rests.reduce((sum, rest) => sum + rest, 0);
  return rests.length ? [`${seconds} s at the end of stages, less than an epoch each, left out`] : [];
}
