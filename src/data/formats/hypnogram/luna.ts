import { counted } from '../../../system';
import { secondsPerEpoch } from '../../stages';
import { Clock, clockSeconds } from './clock';
import type { ScoredStretch, Scoring } from './hypnogram';
import type { Line } from './lines';
import { stageOfWords } from './stage-words';
import { numberOf } from './table';

const heading = /^class\tinstance\t/i;
const time = /^(\d+(\.\d*)?|0\+.*|\d\d?:\d\d:\d\d(\.\d+)?)$/;

/** Whether lines are an annotation file of Luna: class, instance, channel, start, stop and more, separated by tabs. */
export function isLunaAnnot([first]: readonly Line[]): boolean {
  if (!first) return false;
  const cells = first.text.split('\t');
  return (
    heading.test(first.text) ||
    (cells.length >= 5 && time.test(cells[3]!) && /^(\.\.\.|\+?\d)/.test(cells[4]!))
  );
}

/**
 * The annotation file of Luna (`.annot`). Times are in seconds, or `hh:mm:ss` of the day, or `0+hh:mm:ss` since the
 * start; the end may be `+` and a duration, or `...` for the beginning of the next stage.
 */
export function parseLunaAnnot(
  lines: readonly Line[],
  epochSeconds: number | undefined,
  path: string,
): Scoring {
  const clock = new Clock();
  const secondsOf = (text: string, line: number) => {
    const elapsed = text.startsWith('0+') ? clockSeconds(text.slice(2)) : undefined;
    if (elapsed !== undefined) return elapsed;
    return text.includes(':')
      ? clock.secondsAt(text, line, path)
      : numberOf(text, 'a time in seconds', line, path);
  };
  const rows = lines
    .filter(({ text }) => text.trim() !== '' && !heading.test(text))
    .map(({ text, number }) => ({ cells: text.split('\t').map((cell) => cell.trim()), line: number }));
  const stages = rows.filter(({ cells }) => stageOfWords(cells[0]!) !== undefined);
  const starts = stages.map(({ cells, line }) => ({
    onset: secondsOf(cells[3] ?? '', line),
    end: /^(\.\.\.|\+)/.test(cells[4] ?? '') ? undefined : secondsOf(cells[4] ?? '', line),
  }));
  const stretches = stages.map(({ cells, line }, at): ScoredStretch => {
    const { onset, end } = starts[at]!;
    const last = onset + (epochSeconds ?? secondsPerEpoch);
    const until = cells[4] === '...' ? (starts[at + 1]?.onset ?? last) : end;
    const duration =
      until === undefined ? numberOf(cells[4]!.slice(1), 'a duration in seconds', line, path) : until - onset;
    return { onset, duration, label: stageOfWords(cells[0]!)!, words: cells[0]!, line };
  });
  const others = rows.length - stages.length;
  const notes = others ? [`${counted(others, 'annotation')} without a stage left out`] : [];
  return { format: 'Luna', stretches, secondsPerEpoch: epochSeconds, notes };
}
