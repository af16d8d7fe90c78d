import { checkText } from '../system';
import type { EpochSource } from './epoch-source';
import { type LoadOptions, load } from './load';
import { isStore, storeWith } from './store/chosen';

/**
 * Epochs to train on: those of an epoch store stay in their file and are read batch by batch, so that they may be
 * more than memory holds; all others are read as `load` does.
 *
 * @throws ThetalabError as `load`
 */
export async function loadSource(path?: string, options: LoadOptions = {}): Promise<EpochSource> {
  const { dataset = 'auto', synthetic: _, ...rest } = options;
  if (path !== undefined) checkText('load', 'the path of a folder or an epoch store', path);
  const stays = path !== undefined && isStore(path) && ['auto', 'epoch-store'].includes(dataset);
  return stays ? storeWith(path, rest) : load(path, options);
}
