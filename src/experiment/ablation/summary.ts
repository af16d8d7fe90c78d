import { bootstrapInterval, holm, signFlipTest } from '../../evaluation';
import type { RandomStream } from '../../random';
import type { Condition, Question } from './designs';
import { studyStream } from './plan';
import type { AblationSettings, DesignName } from './section';
import type { StudyRow } from './table';

/** What a study found about one condition. Intervals need two seeds, differences those of the baseline. */
export interface SummaryRow {
  design: DesignName;
  condition: string;
  /** Names with "+" between them; empty for none, and where combinations are averaged. */
  augmentations: string;
  severity: number;
  /** Augmentations together. */
  number: number;
  /** Combinations that are averaged. */
  combinations: number;
  /** Seeds whose runs are done. */
  seeds: number;
  mean?: number;
  low?: number;
  high?: number;
  /** Mean of the paired differences to the baseline: same seed, so same split and first weights. */
  difference?: number;
  differenceLow?: number;
  differenceHigh?: number;
  /** Of the sign-flip test. */
  p?: number;
  /** Corrected for all comparisons of its design (Holm). */
  pHolm?: number;
}

/** Summarises a table question by question; in each, the baseline comes first. */
export function summarise(
  questions: readonly Question[],
  table: readonly StudyRow[],
  seed: number,
  settings: AblationSettings,
): SummaryRow[] {
  const scores = scoresIn(table, `${settings.classifier}.${settings.measure}`);
  const random = studyStream(seed).split('statistics');
  return questions.flatMap((question) =>
    summariseQuestion(question, scores, settings, random.split(question.design)),
  );
}

type Scores = ReadonlyMap<string, ReadonlyMap<number, number>>;

function scoresIn(table: readonly StudyRow[], score: string): Scores {
  const cells = new Map<string, Map<number, number>>();
  for (const row of table) {
    const value = row[score];
    if (typeof value !== 'number') continue;
    if (!cells.has(row.cell)) cells.set(row.cell, new Map());
    cells.get(row.cell)!.set(row.seed, value);
  }
  return cells;
}

function summariseQuestion(
  { design, baseline, conditions }: Question,
  scores: Scores,
  settings: AblationSettings,
  random: RandomStream,
): SummaryRow[] {
  const reference = scoresOf(baseline, scores, settings.seeds);
  const rows = [baseline, ...conditions].map((condition): SummaryRow => {
    const own = scoresOf(condition, scores, settings.seeds);
    const streams = random.split(condition.name);
    const differences = [...own].flatMap(([seed, value]) =>
      reference.has(seed) ? [value - reference.get(seed)!] : [],
    );
    return {
      ...describe(design, condition),
      seeds: own.size,
      ...interval([...own.values()], ['mean', 'low', 'high'], settings, streams.split('mean')),
      ...(condition !== baseline && compare(differences, settings, streams.split('difference'))),
    };
  });
  const tested = rows.filter(({ p }) => p !== undefined);
  holm(tested.map(({ p }) => p!)).forEach((p, at) => {
    tested[at]!.pHolm = p;
  });
  return rows;
}

/** By seed; of several combinations the mean, once all are done. */
function scoresOf({ cells }: Condition, scores: Scores, seeds: readonly number[]): Map<number, number> {
  const found = new Map<number, number>();
  for (const seed of seeds) {
    const values = cells.flatMap(({ name }) => scores.get(name)?.get(seed) ?? []);
    if (values.length === cells.length) found.set(seed, mean(values));
  }
  return found;
}

function describe(design: DesignName, { name, cells }: Condition) {
  const [first] = cells;
  return {
    design,
    condition: name,
    augmentations: cells.length === 1 ? first!.augmentations.join('+') : '',
    severity: first!.severity,
    number: first!.augmentations.length,
    combinations: cells.length,
  };
}

function compare(differences: number[], settings: AblationSettings, random: RandomStream) {
  if (differences.length === 0) return {};
  return {
    ...interval(
      differences,
      ['difference', 'differenceLow', 'differenceHigh'],
      settings,
      random.split('bootstrap'),
    ),
    p: signFlipTest(differences, { resamples: settings.resamples, random: random.split('signs') }),
  };
}

function interval(
  values: number[],
  [center, lower, upper]: readonly [string, string, string],
  { confidence, resamples }: AblationSettings,
  random: RandomStream,
): Record<string, number> {
  if (values.length === 0) return {};
  if (values.length === 1) return { [center]: mean(values) };
  const { low, high } = bootstrapInterval(values, { confidence, resamples, random });
  return { [center]: mean(values), [lower]: low, [upper]: high };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
