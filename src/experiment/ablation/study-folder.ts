import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CsvCell,
  describeValue,
  expected,
  formatCsv,
  formatJson,
  isRecord,
  readJson,
  writeFileAtomic,
} from '../../system';
import { checkSame } from '../same-config';
import { candidatesOf } from './cells';
import { notesOf } from './notes';
import type { StudyPlan } from './plan';
import { parseStudy, type StudyConfig } from './study-config';
import { columnsOf, StudyResults } from './study-results';
import { summarise } from './summary';
import { tableOf } from './table';

type Parts = Record<string, unknown>;

/** Version of the folder's layout. */
const studyFormat = 1;

/** Where a study is unless another folder is named: `runs/<name>`. */
export function studyFolder({ experiment }: StudyConfig): string {
  return join('runs', experiment.name ?? 'ablation');
}

/**
 * Makes a folder the study's: `study.json` holds its config.
 *
 * @throws ThetalabError as `checkStudy`, or when the folder cannot be written
 */
export function claimStudy(folder: string, config: StudyConfig): void {
  checkStudy(folder, config);
  const study = { format: studyFormat, ...config.experiment, ablation: config.ablation };
  writeFileAtomic(join(folder, 'study.json'), formatJson(study, 'study.json'));
}

/**
 * Checks that a folder is free or holds this study. Seeds, designs and augmentations may be others than before; the
 * experiment, and the parameters of an augmentation, may not.
 *
 * @throws ThetalabError naming the first keys in which the study there differs
 */
export function checkStudy(folder: string, config: StudyConfig): void {
  const path = join(folder, 'study.json');
  if (!existsSync(path)) return;
  const [before, now] = [readStudyFile(path), config].map(partsOf) as [Parts, Parts];
  const [found, wanted] = [shared(before, now), shared(now, before)];
  checkSame('ablation', folder, wanted, found, 'give another folder for the new study');
}

/** The parts that another study has, too. */
function shared(parts: Parts, other: Parts): Parts {
  return Object.fromEntries(Object.entries(parts).filter(([key]) => key in other));
}

/**
 * The config of the study in a folder.
 *
 * @throws ThetalabError when the folder holds no study, or one of another version
 */
export function openStudy(folder: string): StudyConfig {
  const path = join(folder, 'study.json');
  if (!existsSync(path)) throw expected('openStudy', 'a study folder with study.json', `"${folder}"`);
  return readStudyFile(path);
}

/** Reads the runs that are done and summarises them. */
export function collectResults(config: StudyConfig, plan: StudyPlan, folder: string): StudyResults {
  const { experiment, ablation } = config;
  const table = tableOf(plan, folder);
  const missing = plan.cells.length * plan.seeds.length - table.length;
  return new StudyResults({
    score: `${ablation.classifier}.${ablation.measure}`,
    settings: ablation,
    candidates: [...plan.candidates.keys()],
    table,
    summary: summarise(plan.questions, table, experiment.seed, ablation),
    notes: notesOf(config, plan, missing),
    missing,
  });
}

/** Writes `table.csv`, `summary.csv` and `study-results.json`, each whole or not at all. */
export function writeResults(folder: string, results: StudyResults): void {
  writeFileAtomic(join(folder, 'table.csv'), csv(results.table));
  writeFileAtomic(join(folder, 'summary.csv'), csv(results.summary));
  writeFileAtomic(join(folder, 'study-results.json'), formatJson(results, 'study-results.json'));
}

function csv(rows: readonly object[]): string {
  const columns = columnsOf(rows);
  return formatCsv(
    columns,
    rows.map((row) => columns.map((name) => (row as Record<string, CsvCell>)[name])),
  );
}

function readStudyFile(path: string): StudyConfig {
  const json = readJson(path, 'openStudy');
  const { format, ...study } = isRecord(json) ? json : {};
  if (format !== studyFormat)
    throw expected('openStudy', `a study of format ${studyFormat}`, `${describeValue(format)} in "${path}"`);
  return parseStudy(study, path);
}

/** What runs are made of, part by part, augmentations one by one; the seeds of the runs are the study's. */
function partsOf(study: StudyConfig): Parts {
  const { seed: _, augmentations: __, ...parts } = study.experiment;
  const candidates = [...candidatesOf(study)].map(([name, parameters]) => [
    `augmentations.${name}`,
    parameters,
  ]);
  return { ...parts, ...Object.fromEntries(candidates) };
}
