import { basename } from 'node:path';
import { expected } from '../../system';

/** Which recordings of the EEG Motor Movement/Imagery dataset. */
export interface EegmmiSelection {
  /** Numbers from 1 to 109, or names such as `S001` (default all). */
  subjects?: readonly (number | string)[];
  /** Numbers from 3 to 14; runs 1 and 2 are rest without a task (default all of them). */
  runs?: readonly number[];
}

/** What the name of a file says. */
export interface EegmmiName {
  number: number;
  /** Such as `S001`. */
  subject: string;
  /** From 1 to 14. */
  run: number;
}

const fileName = /^(S(\d{3}))R(\d\d)\.edf$/i;

/** Reads the name of a file such as `S001/S001R03.edf`; `undefined` for other names. */
export function parseEegmmiName(path: string): EegmmiName | undefined {
  const [, subject, number, run] = fileName.exec(basename(path)) ?? [];
  return subject ? { subject: subject.toUpperCase(), number: Number(number), run: Number(run) } : undefined;
}

/** Runs that have tasks. */
export const taskRuns: readonly number[] = Array.from({ length: 12 }, (_, at) => at + 3);

/** @throws ThetalabError when a run is none with a task */
export function checkEegmmi({ runs = taskRuns }: EegmmiSelection): void {
  const bad = runs.find((run) => !taskRuns.includes(run));
  if (bad !== undefined || !runs.length) {
    throw expected('eegmmi', 'runs from 3 to 14', String(bad ?? 'none'), 'runs 1 and 2 have no tasks');
  }
}

/**
 * The recordings of a list that belong to a selection.
 *
 * @throws ThetalabError when nothing of a subject or run is there
 */
export function selectEegmmi(paths: readonly string[], selection: EegmmiSelection): string[] {
  const { subjects, runs = taskRuns } = selection;
  checkEegmmi(selection);
  const all = paths.flatMap((path) => {
    const name = parseEegmmiName(path);
    return name && runs.includes(name.run) ? [{ path, name }] : [];
  });
  const isSubject = ({ number, subject }: EegmmiName, wanted: number | string) =>
    wanted === number || wanted === subject;
  const strangers = subjects?.filter((subject) => !all.some(({ name }) => isSubject(name, subject)));
  if (strangers?.length || subjects?.length === 0) {
    const known = [...new Set(all.map(({ name }) => name.subject))].sort().join(', ');
    const got = strangers!.join(', ') || 'none';
    throw expected('eegmmi', `subjects among ${known || 'none at all'}`, got, 'choose some of these');
  }
  const chosen = all.filter(({ name }) => !subjects || subjects.some((one) => isSubject(name, one)));
  if (chosen.length) return chosen.map(({ path }) => path);
  throw expected('eegmmi', 'recordings like S001R03.edf', `none of runs ${runs.join(', ')}`, 'choose others');
}
