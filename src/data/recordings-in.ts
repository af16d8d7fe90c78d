import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { checkText, expected } from '../system';
import type { DatasetRecording } from './dataset-recording';
import { checkOptions } from './known-options';
import { type LoadOptions, load, recordingsOf } from './load';
import { open } from './open';
import { isStore } from './store/chosen';

/**
 * What a folder or file holds, recording by recording: the recordings of a dataset, each read when it is asked for,
 * or one recording of any format that `open` knows, cut into epochs of `seconds` (default 30) of unknown class, or
 * one epoch store.
 *
 * @throws ThetalabError as `load`
 */
export function recordingsIn(path: string, options: LoadOptions = {}): DatasetRecording[] {
  checkText('load', 'the path of a folder or file', path);
  const name = basename(path);
  if (isStore(path)) return [{ name, files: [path], read: () => load(path, options) }];
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return recordingsOf(path, options);
  const { dataset = 'auto', synthetic: _, ...rest } = options;
  if (dataset !== 'auto')
    throw expected('load', 'the dataset "auto" for a single recording', `"${dataset}"`, 'leave it out');
  checkOptions('a single recording', ['montage', 'seconds'], rest);
  const { montage, seconds = 30 } = rest;
  const read = async () => (await open(path)).pick(montage ? [montage] : 'eeg').epochs({ seconds });
  return [{ name, files: [path], read }];
}
