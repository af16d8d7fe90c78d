import type { EpochSource } from './epoch-source';
import { type LoadOptions, load } from './load';
import { isStore, storeWith } from './store/chosen';

/**
 * Epochs to train on: those of an epoch store stay in their file and are read batch by batch, so that they may be more than memory
 * holds; all others are read as `load` does.
 *
 * @throws ThetalabError as `load`
 */
export async function loadSource(path?: string, options: LoadOptions = {}): Promise<EpochSource> {
  return path !== undefined && isStore(path) ? storeWith(path, options) : load(path, options);
}
