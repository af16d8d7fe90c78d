import { smallestSignFlipP } from '../../evaluation';
import { counted } from '../../system';
import type { Question } from './designs';
import type { StudyPlan } from './plan';
import type { StudyConfig } from './study-config';

const level = 0.05;

/** What may and what may not be concluded from a study: words that belong beside its numbers. */
export function notesOf({ experiment, ablation }: StudyConfig, plan: StudyPlan, missing: number): string[] {
  const { dataset } = experiment;
  const named = Array.isArray(dataset.split.test);
  const seeds = ablation.seeds.length;
  const notes = [
    named
      ? 'All seeds are tested on the same subjects: what differs between them is the training alone, and intervals and p-values say nothing about other people.'
      : 'Each seed has its own split by subject, first weights and order: intervals and p-values are about repeating all of that on these recordings.',
    'Intervals come from the bootstrap (percentiles) over seeds; with fewer than about ten seeds they are too narrow.',
    ...plan.questions.flatMap((question) => powerNote(question, seeds, ablation.resamples)),
    'These scores are of the test part: a combination that is chosen by them needs other subjects to be scored on.',
    ...plan.notes,
  ];
  if (usesInvented(dataset)) notes.unshift('The recordings are invented: nothing follows for real ones.');
  if (missing)
    notes.unshift(
      `${missing} of ${counted(plan.cells.length * seeds, 'run')} missing: what stands here is provisional.`,
    );
  return notes;
}

/** With few seeds no difference can come out, however large: better said than left to be found out. */
function powerNote({ design, conditions }: Question, seeds: number, resamples: number): string[] {
  const comparisons = conditions.length;
  const smallestOf = (count: number) => Math.min(1, comparisons * smallestSignFlipP(count, resamples));
  const smallest = smallestOf(seeds);
  if (comparisons === 0 || smallest <= level) return [];
  const exact = Math.ceil(1 - Math.log2(level / comparisons));
  const enough =
    seeds < exact && smallestOf(exact) <= level
      ? `${exact} seeds`
      : `${Math.ceil(comparisons / level)} resamples, and more than 16 seeds,`;
  const among = comparisons === 1 ? 'one comparison' : `${comparisons} comparisons`;
  return [
    `${design}: with ${counted(seeds, 'seed')} and ${among} no corrected p-value can be below ${Number(smallest.toPrecision(2))}; ${enough} could bring one to ${level}.`,
  ];
}

function usesInvented({ name, dset_path }: StudyConfig['experiment']['dataset']): boolean {
  return name === 'synthetic' || (name === 'auto' && dset_path === undefined);
}
