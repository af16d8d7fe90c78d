import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openRun } from '../run-folder';
import { scoresOf } from '../scores';
import { runFolderOf, type StudyPlan } from './plan';

/** One run of a study: a combination and a seed, with every score. A score that a run does not have is left out. */
export interface StudyRow {
  cell: string;
  /** Names with "+" between them; empty for none. */
  augmentations: string;
  number: number;
  severity: number;
  seed: number;
  /** Such as `linear.macroF1`, `frozen.kappa`, `pretrained.ari`, `pretraining.loss`. */
  [score: string]: string | number;
}

/** The tidy table of a study: its runs that are done, cell by cell in the order of the plan. */
export function tableOf(plan: StudyPlan, folder: string): StudyRow[] {
  return plan.cells.flatMap((cell) =>
    plan.seeds.flatMap((seed) => {
      const path = runFolderOf(folder, cell, seed);
      if (!existsSync(join(path, 'results.json'))) return [];
      const augmentations = cell.augmentations.join('+');
      const of = {
        cell: cell.name,
        augmentations,
        number: cell.augmentations.length,
        severity: cell.severity,
      };
      return [{ ...of, seed, ...scoresOf(openRun(path)) }];
    }),
  );
}
