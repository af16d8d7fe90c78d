import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openRun } from '../run-folder';
import type { ExperimentResults } from '../steps/evaluate';
import type { Cell } from './cells';
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
      return [rowOf(cell, seed, openRun(path).readJson<ExperimentResults>('results.json'))];
    }),
  );
}

function rowOf(cell: Cell, seed: number, { test, latent, pretraining }: ExperimentResults): StudyRow {
  const row: StudyRow = {
    cell: cell.name,
    augmentations: cell.augmentations.join('+'),
    number: cell.augmentations.length,
    severity: cell.severity,
    seed,
  };
  for (const [name, { macroF1, accuracy, kappa }] of Object.entries(test))
    Object.assign(row, {
      [`${name}.macroF1`]: macroF1,
      [`${name}.accuracy`]: accuracy,
      [`${name}.kappa`]: kappa,
    });
  for (const [name, { ari, nmi }] of Object.entries(latent))
    Object.assign(row, { [`${name}.ari`]: ari, [`${name}.nmi`]: nmi });
  row['pretraining.passes'] = pretraining.passes;
  if (pretraining.loss !== undefined) row['pretraining.loss'] = pretraining.loss;
  return row;
}
