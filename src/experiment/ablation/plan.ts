import { join } from 'node:path';
import { RandomStream } from '../../random';
import type { PoolTask } from '../pool';
import { type Candidates, type Cell, candidatesOf, configOf, folderOf, hasSeverity } from './cells';
import { designs, type Question } from './designs';
import type { StudyConfig } from './study-config';

/** What a study will do: questions, and the cells that answer them. */
export interface StudyPlan {
  candidates: Candidates;
  questions: readonly Question[];
  /** Each combination once, however many questions it answers. */
  cells: readonly Cell[];
  seeds: readonly number[];
  /** What somebody who reads the results must know. */
  notes: readonly string[];
}

/**
 * Works out what a study will run; nothing is read or written.
 *
 * @throws ThetalabError when an augmentation or parameter is wrong, or the designs do not fit the augmentations
 */
export function planStudy(config: StudyConfig): StudyPlan {
  const { ablation, experiment } = config;
  const candidates = candidatesOf(config);
  const random = studyStream(experiment.seed).split('combinations');
  const input = { candidates, settings: ablation, random };
  const questions = ablation.designs.map((name) => designs[name](input));
  const cells = new Map<string, Cell>();
  for (const { baseline, conditions } of questions)
    for (const cell of [baseline, ...conditions].flatMap((condition) => condition.cells))
      cells.set(cell.name, cell);
  const notes = ablation.designs.includes('severity') ? notesOnSeverity(candidates) : [];
  return { candidates, questions, cells: [...cells.values()], seeds: ablation.seeds, notes };
}

/** The runs of a study, seed by seed, so that one that is stopped early can be compared already. */
export function tasksOf(config: StudyConfig, plan: StudyPlan, folder: string): PoolTask[] {
  return plan.seeds.flatMap((seed) =>
    plan.cells.map((cell) => ({
      name: `${cell.name}, seed ${seed}`,
      folder: runFolderOf(folder, cell, seed),
      config: configOf(config, plan.candidates, cell, seed),
    })),
  );
}

/** The run folder of a cell and a seed. */
export function runFolderOf(folder: string, cell: Cell, seed: number): string {
  return join(folder, 'runs', folderOf(cell), `seed-${seed}`);
}

/** What is random about a study itself: not the seed of any of its runs. */
export function studyStream(seed: number): RandomStream {
  return new RandomStream([seed, 0]).split('ablation');
}

function notesOnSeverity(candidates: Candidates): string[] {
  const without = [...candidates.keys()].filter((name) => !hasSeverity(candidates, name));
  return without.length ? [`Without a severity, and so without a curve: ${without.join(', ')}.`] : [];
}
