import type { RandomStream } from '../../engine';
import { percentileInterval } from '../../evaluation';

/** A number with the interval that it would lie in 19 times out of 20, where there is one. */
export interface Score {
  value: number;
  low?: number;
  high?: number;
}

/** From so many subjects on, whole subjects are drawn: epochs of one person are no independent observations. */
const subjectsForBootstrap = 5;

/** What a bootstrap draws again. */
export type ResampledUnit = 'subjects' | 'epochs';

/** Whole subjects when there are five at least; else epochs, whose intervals are too narrow for other people. */
export function resampledUnit(subjects: readonly string[]): ResampledUnit {
  return new Set(subjects).size >= subjectsForBootstrap ? 'subjects' : 'epochs';
}

/**
 * Statistics with their 95 % percentile intervals from a bootstrap (Efron 1979): drawn again with replacement are the units
 * that `resampledUnit` names. Draws on which a statistic is not defined are left out.
 *
 * @param subjects subject of each epoch.
 * @param statistics of the epochs with these numbers, which repeat.
 * @param resamples draws; with 0 there are no intervals.
 */
export function bootstrap<Name extends string>(
  subjects: readonly string[],
  statistics: (rows: Int32Array) => Record<Name, number>,
  resamples: number,
  random: RandomStream,
): Record<Name, Score> {
  const values = statistics(Int32Array.from(subjects, (_, i) => i));
  const draws: Record<Name, number>[] = [];
  const units = unitsOf(subjects);
  for (let draw = 0; draw < resamples; draw++) {
    const own = random.split('bootstrap').split(draw);
    const rows = units.flatMap(() => units[own.integer(units.length)]!);
    draws.push(statistics(Int32Array.from(rows)));
  }
  const scores = Object.entries<number>(values).map(([name, value]) => {
    const all = draws.map((draw) => draw[name as Name]).filter(Number.isFinite);
    return [name, { value, ...(all.length > 0 && percentileInterval(all, 0.95)) }];
  });
  return Object.fromEntries(scores) as Record<Name, Score>;
}

function unitsOf(subjects: readonly string[]): number[][] {
  if (resampledUnit(subjects) === 'epochs') return subjects.map((_, i) => [i]);
  const rows = new Map<string, number[]>();
  subjects.forEach((subject, i) => {
    const own = rows.get(subject);
    if (own) own.push(i);
    else rows.set(subject, [i]);
  });
  return [...rows.values()];
}
