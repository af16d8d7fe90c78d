import { statSync } from 'node:fs';
import { extname } from 'node:path';
import { type EpochPart, partOf } from '../epoch-part';
import { openEpochStore, type StoredEpochs } from './stored-epochs';

/** Whether a path is that of an epoch store: a file named `.epochs`. */
export function isStore(path: string): boolean {
  return extname(path) === '.epochs' && statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/**
 * Opens an epoch store and takes the channel and recordings that are wanted.
 *
 * @throws ThetalabError as `openEpochStore`, when the channel is not there, and when there are other options
 */
export function storeWith(path: string, part: EpochPart): StoredEpochs {
  return partOf('epoch-store', openEpochStore(path), part);
}
