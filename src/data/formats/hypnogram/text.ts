import { expected } from '../../../system';
import { secondsPerEpoch } from '../../stages';
import type { Scoring } from './hypnogram';
import type { Line } from './lines';
import { stageCodes } from './stage-list';
import type { StageNumbers } from './stage-words';

/**
 * One stage in a line, epoch after epoch: plain text, YASA, Luna's `.eannot`.
 *
 * @param duration of an epoch, in seconds
 */
export function parseText(
  lines: readonly Line[],
  numbers: StageNumbers | undefined,
  duration: number | undefined,
  path: string,
): Scoring {
  const blank = lines.find(({ text }) => text.trim() === '');
  if (blank) {
    const got = `a blank line ${blank.number} in "${path}"`;
    throw expected('readHypnogram', 'a stage in every line', got, 'write ? for an epoch without a stage');
  }
  const written = lines.map(({ text, number }) => ({ word: text, line: number }));
  const { labels, notes } = stageCodes(written, numbers, path);
  return perEpoch('text', written, labels, duration ?? secondsPerEpoch, notes);
}

/** The scoring of stages that follow each other epoch by epoch. */
export function perEpoch(
  format: string,
  stages: readonly { word: string; line: number }[],
  labels: readonly number[],
  duration: number,
  notes: readonly string[] = [],
): Scoring {
  const stretches = labels.map((label, at) => {
    return { onset: at * duration, duration, label, words: stages[at]!.word, line: stages[at]!.line };
  });
  return { format, stretches, secondsPerEpoch: duration, notes };
}
