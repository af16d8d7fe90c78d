import { fromConfig, isBuiltIn } from '../../augment';
import { expected, interruptionSignal, withFolderLock } from '../../system';
import { type PoolOptions, runPool } from '../pool';
import { planStudy, type StudyPlan, tasksOf } from './plan';
import type { StudyConfig } from './study-config';
import { claimStudy, collectResults, openStudy, studyFolder, writeResults } from './study-folder';
import type { StudyResults } from './study-results';

/** Options of `runStudy`. */
export interface StudyOptions extends Pick<PoolOptions, 'jobs' | 'quiet' | 'modules' | 'inProcess'> {
  /** The study's folder (default `runs/<name>`). */
  folder?: string;
}

/** How a study ended. */
export interface StudyOutcome {
  folder: string;
  /** `interrupted`: what is done is kept, and the same call goes on. */
  status: 'completed' | 'failed' | 'interrupted';
  results: StudyResults;
  /** Runs that failed, with their reasons. */
  failures: { run: string; reason: string }[];
}

/**
 * Runs a study in a folder: `study.json`, a run folder for each combination and seed in `runs/`, `table.csv`,
 * `summary.csv` and `study-results.json`. What is done already is not done again: the same call goes on with a study that
 * was stopped or killed, and one with more seeds, designs or augmentations adds to it. The tables do not depend on where
 * it was stopped, nor on the number of jobs.
 *
 * @throws ThetalabError as `planStudy`, or when the folder holds a study of something else
 */
export async function runStudy(config: StudyConfig, options: StudyOptions = {}): Promise<StudyOutcome> {
  const { folder = studyFolder(config), ...pool } = options;
  const plan = planStudy(config);
  checkKnown(plan, pool);
  const onWait = (owner: string) => console.error(`waiting for process ${owner}, which runs this study`);
  const signal = interruptionSignal();
  return withFolderLock({ where: 'runStudy', folder, signal, onWait }, async () => {
    claimStudy(folder, config);
    const outcomes = await runPool(tasksOf(config, plan, folder), { label: 'ablation', ...pool });
    const results = collectResults(config, plan, folder);
    writeResults(folder, results);
    const failures = outcomes.flatMap((outcome) =>
      outcome.status === 'failed' ? [{ run: outcome.task.name, reason: outcome.reason }] : [],
    );
    const interrupted = outcomes.some(({ status }) => status === 'interrupted');
    const status = interrupted ? 'interrupted' : failures.length ? 'failed' : 'completed';
    return { folder, status, results, failures };
  });
}

/** @throws ThetalabError when an augmentation is registered in this process alone, and the runs are in others */
function checkKnown({ candidates }: StudyPlan, { inProcess, modules = [] }: StudyOptions): void {
  const own = [...candidates.keys()].find(
    (name) => !isBuiltIn(fromConfig({ [name]: candidates.get(name)! })),
  );
  if (own === undefined || inProcess || modules.length) return;
  const remedy = 'name the file that registers it in modules (--register), or give inProcess: true';
  const what = 'augmentations that the processes of the runs know';
  throw expected('runStudy', what, `"${own}", which is registered in this process alone`, remedy);
}

/**
 * The results of a study folder as far as it has come; nothing is run or written.
 *
 * @throws ThetalabError when the folder holds no study
 */
export function readResults(folder: string): StudyResults {
  const config = openStudy(folder);
  return collectResults(config, planStudy(config), folder);
}
