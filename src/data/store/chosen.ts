import { statSync } from 'node:fs';
import { extname } from 'node:path';
import { closest, expected } from '../../system';
import { firstFiles } from '../first-files';
import { checkOptions } from '../known-options';
import { openEpochStore, type StoredEpochs } from './stored-epochs';

/** Which part of a store is wanted. */
export interface StorePart {
  /** The channel, with or without `EEG ` before it (default all). */
  montage?: string;
  /** At most so many recordings, the first ones (default all). */
  maxFiles?: number;
}

/** Whether a path is that of an epoch store: a file named `.epochs`. */
export function isStore(path: string): boolean {
  return extname(path) === '.epochs' && statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/**
 * Opens an epoch store and takes the channel and recordings that are wanted.
 *
 * @throws ThetalabError as `openEpochStore`, when the channel is not there, and when there are other options
 */
export function storeWith(path: string, part: StorePart): StoredEpochs {
  checkOptions('epoch-store', ['montage', 'maxFiles'], part);
  const { montage, maxFiles } = part;
  const store = openEpochStore(path);
  const chosen = montage === undefined ? store : pickMontage(store, montage);
  if (maxFiles === undefined) return chosen;
  const nameOf = (row: number) => JSON.stringify([store.subjects[row], store.nights[row]]);
  const names = store.subjects.map((_, row) => nameOf(row));
  const wanted = new Set(firstFiles([...new Set(names)], maxFiles));
  return chosen.select([...names.keys()].filter((row) => wanted.has(names[row]!)));
}

function pickMontage(store: StoredEpochs, montage: string): StoredEpochs {
  const channel = [montage, `EEG ${montage}`].find((label) => store.channels.includes(label));
  if (channel !== undefined) return store.pick([channel]);
  const near = closest(montage, store.channels);
  const remedy = near ? `did you mean "${near}"?` : 'choose one of these';
  throw expected('load', `a channel among ${store.channels.join(', ')}`, `"${montage}"`, remedy);
}
