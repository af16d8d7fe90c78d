import { existsSync, readdirSync, statSync } from 'node:fs';
import { expected } from '../system';
import { dreams, hasDreams } from './datasets/dreams';
import { hasSleepEdf, sleepEdf } from './datasets/sleep-edf';
import { type SyntheticOptions, synthetic } from './datasets/synthetic';
import type { Epochs } from './epochs';

/** Datasets by name. */
const datasetNames = ['synthetic', 'sleep-edf', 'dreams'] as const;
export type DatasetName = (typeof datasetNames)[number];

/** Options of `load`. */
export interface LoadOptions {
  /** Which dataset the folder holds (default `auto`: told by the names of its files; without a folder, `synthetic`). */
  dataset?: DatasetName | 'auto';
  /** EEG derivation by name (default `Fpz-Cz`); a dataset of one signal ignores it. */
  montage?: string;
  /** Read at most so many recordings (default all). */
  maxFiles?: number;
  /** What to invent when there is no folder. */
  synthetic?: SyntheticOptions;
}

/**
 * Reads a folder of recordings, or without a folder invents some: the way into every notebook and run.
 *
 * @throws ThetalabError when the folder is missing, or it or the dataset named is none that is known
 */
export async function load(folder?: string, options: LoadOptions = {}): Promise<Epochs> {
  const { dataset = 'auto', montage, maxFiles } = options;
  if (dataset !== 'auto' && !datasetNames.includes(dataset)) {
    throw expected('load', `a dataset among auto, ${datasetNames.join(', ')}`, `"${dataset}"`);
  }
  if (folder === undefined) {
    if (dataset === 'auto' || dataset === 'synthetic') return synthetic(options.synthetic);
    throw expected(
      'load',
      `a folder for the dataset "${dataset}"`,
      'none',
      'say where the recordings are, with --data or dset_path',
    );
  }
  switch (datasetIn(folder, dataset)) {
    case 'sleep-edf':
      return sleepEdf(folder, { montage, maxFiles });
    case 'dreams':
      return dreams(folder, { maxFiles });
    default:
      throw expected('load', 'no folder for synthetic recordings', `"${folder}"`, 'leave it out');
  }
}

/**
 * Which dataset a folder holds, told by the names of its files; nothing is read.
 *
 * @param dataset the answer, when it is known; then the folder only has to be there
 * @throws ThetalabError when it is not there, is a file, or holds none that is known
 */
export function datasetIn(folder: string, dataset: DatasetName | 'auto' = 'auto'): DatasetName {
  const files = listFolder(folder);
  return dataset === 'auto' ? recognise(files, folder) : dataset;
}

function listFolder(folder: string): string[] {
  const there = existsSync(folder);
  if (there && statSync(folder).isDirectory()) return readdirSync(folder).sort();
  const remedy = there
    ? 'give the folder that it is in'
    : 'give another folder, or none to try things out on synthetic recordings';
  throw expected(
    'load',
    'a folder of recordings',
    `"${folder}", which is ${there ? 'a file' : 'not there'}`,
    remedy,
  );
}

function recognise(files: readonly string[], folder: string): DatasetName {
  if (hasSleepEdf(files)) return 'sleep-edf';
  if (hasDreams(files)) return 'dreams';
  const seen = files
    .slice(0, 5)
    .map((file) => `"${file}"`)
    .join(', ');
  const got = files.length
    ? `${seen}${files.length > 5 ? ' and more' : ''} in "${folder}"`
    : `the empty folder "${folder}"`;
  throw expected(
    'load',
    'SC4001E0-PSG.edf and the like (Sleep-EDF) or Subject1_Fs100.mat (DREAMS)',
    got,
    'check the folder',
  );
}
