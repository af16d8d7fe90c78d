import { existsSync, readdirSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expected, formatJson, readJson, writeFileAtomic } from '../../../system';

/** One array job: the run of task `n` is `names[n]`. */
export interface Submission {
  job: string;
  names: string[];
}

/**
 * Writes down what is about to be submitted as `slurm/next.sh`, the script, and `slurm/next.names`: where no record can be kept,
 * that shows before Slurm has the job.
 *
 * @throws ThetalabError when it cannot be written
 */
export function prepareSubmission(out: string, names: readonly string[], script: string): void {
  writeFileAtomic(join(out, 'slurm', 'next.sh'), script);
  writeFileAtomic(join(out, 'slurm', 'next.names'), formatJson({ names }));
}

/**
 * Keeps what was prepared under the number that Slurm gave the job: `slurm/<job>.json`, and the script as `slurm/<job>.sh`.
 *
 * @throws ThetalabError with the way to cancel the job, of which there is no record then
 */
export function recordSubmission(out: string, job: string): void {
  const folder = join(out, 'slurm');
  try {
    renameSync(join(folder, 'next.names'), join(folder, `${job}.json`));
    renameSync(join(folder, 'next.sh'), join(folder, `${job}.sh`));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const remedy = `Slurm has the job, but the next submit would not know: cancel it with scancel ${job}`;
    throw expected('submit', `to note job ${job} in "${folder}"`, code ?? message, remedy);
  }
}

/** What was submitted, the latest job last. */
export function submissions(out: string): Submission[] {
  const folder = join(out, 'slurm');
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const found = files.map((name) => {
    const { names } = readJson(join(folder, name), 'submissions', 'remove it') as Pick<Submission, 'names'>;
    return { job: basename(name, '.json'), names };
  });
  return found.sort((one, other) => Number(one.job) - Number(other.job));
}

/** Job and task that a run was submitted as last, such as `123_4`. */
export function lastTasks(out: string): Map<string, string> {
  const tasks = submissions(out).flatMap(({ job, names }) =>
    names.map((name, at) => [name, `${job}_${at}`] as const),
  );
  return new Map(tasks);
}
