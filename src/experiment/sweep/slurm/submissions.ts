import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { formatJson, readJson, writeFileAtomic } from '../../../system';

/** One array job: the run of task `n` is `names[n]`. */
export interface Submission {
  job: string;
  names: string[];
}

/** Keeps what was submitted: `slurm/<job>.json`, and the script as `slurm/<job>.sh`. */
export function recordSubmission(out: string, submission: Submission, script: string): void {
  writeFileAtomic(join(out, 'slurm', `${submission.job}.sh`), script);
  writeFileAtomic(join(out, 'slurm', `${submission.job}.json`), formatJson(submission));
}

/** What was submitted, the latest job last. */
export function submissions(out: string): Submission[] {
  const folder = join(out, 'slurm');
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const found = files.map((name) => readJson(join(folder, name), 'submissions', 'remove it') as Submission);
  return found.sort((one, other) => Number(one.job) - Number(other.job));
}

/** Job and task that a run was submitted as last, such as `123_4`. */
export function lastTasks(out: string): Map<string, string> {
  const tasks = submissions(out).flatMap(({ job, names }) =>
    names.map((name, at) => [name, `${job}_${at}`] as const),
  );
  return new Map(tasks);
}
