import { counted, expected } from '../../../system';
import { secondsPerEpoch } from '../../stages';
import { Clock, clockSeconds } from './clock';
import type { ScoredStretch, Scoring } from './hypnogram';
import type { Line } from './lines';
import { stageCodes } from './stage-list';
import { printable, type StageNumbers, stageOfWords } from './stage-words';
import { perEpoch } from './text';

/** Headings of the columns, in small letters; the first that is there counts. */
const stageHeadings = [
  'stage',
  'sleep_stage',
  'sleep stage',
  'stages',
  'hypno',
  'hypnogram',
  'scoring',
  'staging',
];
/** Columns in which other events may stand, too. */
const eventHeadings = ['description', 'trial_type', 'annotation', 'label', 'event', 'value'];
const onsetHeadings = ['onset', 'start', 'start_time', 'start time', 'begin', 'seconds', 'time'];
const durationHeadings = ['duration', 'length'];
const epochHeadings = ['epoch', 'epoch_number', 'epoch number'];

/** Where the columns are; -1 for one that is not there. */
interface Columns {
  stage: number;
  onset: number;
  duration: number;
  epoch: number;
  othersAllowed: boolean;
}

/** The columns that a first line names, or `undefined` when it is no heading of a hypnogram. */
export function columnsOf(heading: string): Columns | undefined {
  const names = cells(heading).map((name) => name.toLowerCase());
  const find = (headings: readonly string[]) =>
    headings.map((one) => names.indexOf(one)).find((at) => at >= 0) ?? -1;
  const [stage, event] = [find(stageHeadings), find(eventHeadings)];
  if (stage < 0 && event < 0) return undefined;
  const [onset, duration, epoch] = [onsetHeadings, durationHeadings, epochHeadings].map(find) as [
    number,
    number,
    number,
  ];
  return { stage: stage < 0 ? event : stage, onset, duration, epoch, othersAllowed: stage < 0 && onset >= 0 };
}

/**
 * A table with a heading, separated by commas, semicolons or tabs: one stage in a row, with or without onset and
 * duration.
 */
export function parseTable(
  [heading, ...rows]: readonly Line[],
  numbers: StageNumbers | undefined,
  epochSeconds: number | undefined,
  path: string,
): Scoring {
  const columns = columnsOf(heading!.text)!;
  const usual = epochSeconds ?? secondsPerEpoch;
  const all = rows.map(({ text, number }) => ({
    cells: cells(text),
    word: cells(text)[columns.stage] ?? '',
    line: number,
  }));
  const isStage = ({ word }: { word: string }) => stageOfWords(word) !== undefined || /^-?\d/.test(word);
  const stages = columns.othersAllowed ? all.filter(isStage) : all;
  const { labels, notes } = stageCodes(stages, numbers, path);
  if (columns.epoch >= 0)
    checkEpochs(
      stages.map((row) => ({ ...row, word: row.cells[columns.epoch] ?? '' })),
      path,
    );
  if (columns.onset < 0) return perEpoch('table', stages, labels, usual, notes);
  const clock = new Clock();
  const isClock = clockSeconds(stages[0]?.cells[columns.onset] ?? '') !== undefined;
  const stretches = stages.map((row, at): ScoredStretch => {
    const onset = row.cells[columns.onset] ?? '';
    const duration =
      columns.duration < 0
        ? usual
        : numberOf(row.cells[columns.duration], 'a duration in seconds', row.line, path);
    return {
      onset: isClock
        ? clock.secondsAt(onset, row.line, path)
        : numberOf(onset, 'an onset in seconds', row.line, path),
      ...{ duration, label: labels[at]!, words: row.word, line: row.line },
    };
  });
  const leftOut = all.length - stages.length;
  const others = leftOut ? [`${counted(leftOut, 'row')} without a stage left out`] : [];
  return { format: 'table', stretches, secondsPerEpoch: epochSeconds, notes: [...notes, ...others] };
}

/** @throws ThetalabError when epochs are numbered and one is missing */
function checkEpochs(stages: readonly { word: string; line: number }[], path: string): void {
  for (const [at, { word, line }] of stages.entries()) {
    const wanted = Number(stages[0]!.word) + at;
    if (word !== '' && Number(word) === wanted) continue;
    const got = `"${printable(word)}" in line ${line} of "${path}"`;
    throw expected('readHypnogram', `epoch number ${wanted}`, got, 'add the missing epochs as ?');
  }
}

/** @throws ThetalabError naming line and word of what is no number */
export function numberOf(text: string | undefined, what: string, line: number, path: string): number {
  if (text !== undefined && /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) return Number(text);
  const got = `"${printable(text ?? '')}" in line ${line} of "${path}"`;
  throw expected('readHypnogram', what, got, 'correct that word');
}

/** The cells of a row, without quotes; the separator is the first of tab, semicolon and comma that the row has. */
function cells(row: string): string[] {
  const separator = ['\t', ';', ','].find((one) => row.includes(one)) ?? ',';
  return row.split(separator).map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  );
}
