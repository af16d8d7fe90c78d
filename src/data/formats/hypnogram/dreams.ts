import { expected } from '../../../system';
import { sleepStages, unknownStage, secondsPerEpoch as usual } from '../../stages';
import type { Scoring } from './hypnogram';
import type { Line } from './lines';
import { notAStage } from './stage-words';
import { perEpoch } from './text';

/** Codes of the files to stages; Rechtschaffen and Kales' stages 3 and 4 are both N3, and the AASM's N3 is 1. */
const stageOfCode: Readonly<Record<string, number>> = Object.fromEntries(
  (['N3', 'N3', 'N2', 'N1', 'REM', 'W'] as const).map((stage, code) => [code, sleepStages.indexOf(stage)]),
);
const secondsPerCode = 5;
const heading = /^\[hypnogram[^\]]*\]\s*$/i;

/** Whether lines are a hypnogram of the DREAMS databases, told by the first: `[Hypnogram]`. */
export function isDreams([first]: readonly Line[]): boolean {
  return first !== undefined && heading.test(first.text);
}

/**
 * A hypnogram of the DREAMS databases (Devuyst et al., 2011), by Rechtschaffen and Kales or by the AASM: a heading, then a
 * code for every 5 s: 5 W, 4 REM, 3 S1 or N1, 2 S2 or N2, 1 S3 or N3, 0 S4, negative movement or unknown. An epoch
 * gets the commonest of its codes; of two equally common ones that which comes first.
 *
 * @param epochSeconds a multiple of 5 (default 30; those of Rechtschaffen and Kales were scored in epochs of 20 s)
 */
export function parseDreams(lines: readonly Line[], epochSeconds: number | undefined, path: string): Scoring {
  const duration = epochSeconds ?? usual;
  const codes = isDreams(lines) ? lines.slice(1) : lines;
  const perStage = duration / secondsPerCode;
  if (!(Number.isInteger(perStage) && perStage > 0)) {
    const what = `epochs of a multiple of the ${secondsPerCode} s of each code in "${path}"`;
    throw expected('readHypnogram', what, `${duration} s`);
  }
  const stages = codes.map((line) => stageOf(line, path));
  const count = Math.floor(stages.length / perStage);
  const labels = Array.from({ length: count }, (_, epoch) =>
    commonest(stages.slice(epoch * perStage, (epoch + 1) * perStage)),
  );
  const first = labels.map((_, epoch) => codes[epoch * perStage]!);
  const written = first.map(({ text, number }) => ({ word: text, line: number }));
  const rest = secondsPerCode * (stages.length - count * perStage);
  const notes = rest ? [`${rest} s at the end, less than an epoch, left out`] : [];
  return perEpoch('DREAMS', written, labels, duration, notes);
}

function stageOf({ text, number }: Line, path: string): number {
  const code = text.trim();
  if (/^-\d{1,3}$/.test(code)) return unknownStage;
  if (Object.hasOwn(stageOfCode, code)) return stageOfCode[code]!;
  throw notAStage(text, number, path, 'a code from 0 to 5, or negative');
}

function commonest(labels: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}
