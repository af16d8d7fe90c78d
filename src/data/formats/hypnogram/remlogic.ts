import { counted, expected } from '../../../system';
import { Clock } from './clock';
import type { ScoredStretch, Scoring } from './hypnogram';
import type { Line } from './lines';
import { notAStage, stageOfWords } from './stage-words';
import { numberOf } from './table';

/** Whether a text is an event export of RemLogic. */
export function isRemLogic(lines: readonly Line[]): boolean {
  return lines.some(
    ({ text }, at) => (at === 0 && /^\W*RemLogic Event Export/.test(text)) || headingOf(text),
  );
}

/**
 * The event export of RemLogic (Embla), as the CAP Sleep Database has it: rows of stage, position, time of day,
 * event, duration and location, separated by tabs. Stages are the events that begin with `SLEEP-`.
 */
export function parseRemLogic(lines: readonly Line[], path: string): Scoring {
  const begin = lines.findIndex(({ text }) => headingOf(text));
  if (begin < 0) {
    const what = 'a heading with Event, Duration[s] and Time [hh:mm:ss]';
    throw expected('readHypnogram', what, `none in "${path}"`, 'export the events again');
  }
  const { time, event, duration } = headingOf(lines[begin]!.text)!;
  const clock = new Clock();
  let others = 0;
  const stretches = lines.slice(begin + 1).flatMap(({ text, number }): ScoredStretch[] => {
    if (text.trim() === '') return [];
    const cells = text.split('\t').map((cell) => cell.trim());
    const words = cells[event] ?? '';
    if (!/^SLEEP-/i.test(words)) {
      others++;
      return [];
    }
    const label = stageOfWords(words);
    if (label === undefined) throw notAStage(words, number, path);
    const onset = clock.secondsAt(cells[time] ?? '', number, path);
    const seconds = numberOf(cells[duration], 'a duration in seconds', number, path);
    return [{ onset, duration: seconds, label, words, line: number }];
  });
  const notes = others ? [`${counted(others, 'event')} without a stage left out`] : [];
  return { format: 'RemLogic', stretches, startTime: startOf(lines.slice(0, begin), clock.first), notes };
}

function headingOf(text: string): { time: number; event: number; duration: number } | undefined {
  const names = text.split('\t').map((name) => name.trim().toLowerCase());
  const find = (start: string) => names.findIndex((name) => name.startsWith(start));
  const [time, event, duration] = [find('time [hh:mm:ss'), find('event'), find('duration')] as [
    number,
    number,
    number,
  ];
  return Math.min(time, event, duration) >= 0 ? { time, event, duration } : undefined;
}

/** `Recording Date:	17/05/2006`, day first or month first; where both could be, the day is not known. */
function startOf(header: readonly Line[], second: number | undefined): Date | undefined {
  const date = header
    .map(({ text }) => /^Recording Date:\s*(\d\d?)[/.](\d\d?)[/.](\d{4})/.exec(text))
    .find(Boolean);
  if (!date || second === undefined) return undefined;
  const [first, next, year] = date.slice(1).map(Number) as [number, number, number];
  const [day, month] = next > 12 ? [next, first] : [first, next];
  if (month > 12 || day > 31 || (first <= 12 && next <= 12 && first !== next)) return undefined;
  return new Date(Date.UTC(year, month - 1, day) + Math.round(1000 * second));
}
