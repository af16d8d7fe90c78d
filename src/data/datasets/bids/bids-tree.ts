import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { expected } from '../../../system';
import { type BidsName, parseBidsName } from './bids-name';

/** A file of a dataset. */
export interface BidsFile {
  /** Relative to the folder of the dataset. */
  path: string;
  name: BidsName;
}

/** The levels of a dataset at which a file can be: from the dataset's own folder to that of one session's EEG. */
export type BidsLevels = readonly (readonly BidsFile[])[];

/** The folders that hold one subject's EEG in one session, each with the files of all levels above it. */
export function bidsTree(root: string): BidsLevels[] {
  const own = filesIn(root, '');
  const subjects = foldersIn(root, '', /^sub-[A-Za-z0-9+]+$/);
  return subjects.flatMap((subject) => {
    const upper = [own, filesIn(root, subject)];
    const sessions = foldersIn(root, subject, /^ses-[A-Za-z0-9+]+$/);
    const branches: [folder: string, levels: BidsLevels][] = [
      [subject, upper],
      ...sessions.map((session): [string, BidsLevels] => [session, [...upper, filesIn(root, session)]]),
    ];
    return branches.flatMap(([folder, levels]) =>
      foldersIn(root, folder, /^eeg$/).map((eeg) => [...levels, filesIn(root, eeg)]),
    );
  });
}

/**
 * The place of a file or folder of a dataset.
 *
 * @throws ThetalabError when a link leads out of the dataset: what is there was not shared with it
 */
export function bidsPath(root: string, path: string): string {
  const place = join(root, path);
  if (!existsSync(place)) {
    const remedy = 'a link to content that was not downloaded? get it, for example with datalad get';
    throw expected('bids', `"${path}" in "${root}"`, 'nothing', remedy);
  }
  const [inside, real] = [realpathSync(root), realpathSync(place)];
  if (real === inside || real.startsWith(inside.endsWith(sep) ? inside : inside + sep)) return place;
  throw expected(
    'bids',
    `"${path}" inside "${root}"`,
    'a link that leads out of it',
    'copy the file into the dataset',
  );
}

/** @throws ThetalabError when a link that stands in a folder of a dataset leads out of the dataset */
export function checkLinks(root: string, folder: string): void {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink() && existsSync(join(root, path))) bidsPath(root, path);
  }
}

function filesIn(root: string, folder: string): BidsFile[] {
  const entries = readdirSync(bidsPath(root, folder), { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() || entry.isSymbolicLink());
  return files
    .flatMap((file) => {
      const name = parseBidsName(file.name);
      return name ? [{ path: join(folder, file.name), name }] : [];
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function foldersIn(root: string, folder: string, name: RegExp): string[] {
  const entries = readdirSync(bidsPath(root, folder), { withFileTypes: true });
  const named = entries.filter((entry) => name.test(entry.name)).map((entry) => join(folder, entry.name));
  return named.filter((path) => statSync(bidsPath(root, path)).isDirectory()).sort();
}
