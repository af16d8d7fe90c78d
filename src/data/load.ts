import { existsSync, readdirSync, statSync } from 'node:fs';
import { expected } from '../system';
import { type BidsOptions, bids, hasBids } from './datasets/bids';
import { dreams, hasDreams } from './datasets/dreams';
import { type EegChallengeOptions, eegChallenge, hasEegChallenge } from './datasets/eeg-challenge';
import { type EegmmiOptions, eegmmi, hasEegmmi } from './datasets/eegmmi';
import { fetchDataset, type PublishedName } from './datasets/published';
import { hasSleepEdf, type SleepEdfOptions, sleepEdf } from './datasets/sleep-edf';
import { type SyntheticOptions, synthetic } from './datasets/synthetic';
import type { Epochs } from './epochs';

/** What the readers of all datasets know; see there. */
type ReaderOptions = SleepEdfOptions & EegmmiOptions & BidsOptions & EegChallengeOptions;

/** A dataset in a folder. */
interface FolderDataset {
  /** How its files look, for messages. */
  looks: string;
  recognises(folder: string): boolean;
  read(folder: string, options: ReaderOptions): Promise<Epochs>;
  /** Which options it knows, besides `montage`, `maxFiles` and `download`. */
  knows: readonly (keyof ReaderOptions)[];
  /** Under which name it can be fetched. */
  published?: PublishedName;
}

const bidsKnows = [
  ...(['subjects', 'sessions', 'tasks', 'runs', 'events', 'window', 'seconds', 'column'] as const),
  ...(['channels', 'samplingRate'] as const),
];

/** The datasets in folders, in the order in which a folder is tried. */
const folderDatasets = {
  'sleep-edf': {
    looks: 'SC4001E0-PSG.edf and the like (Sleep-EDF)',
    recognises: hasSleepEdf,
    read: sleepEdf,
    knows: ['study', 'subjects', 'nights'],
    published: 'sleep-edf',
  },
  dreams: {
    looks: 'Subject1_Fs100.mat (DREAMS)',
    recognises: (folder) => hasDreams(readdirSync(folder)),
    read: dreams,
    knows: [],
  },
  eegmmi: {
    looks: 'S001R03.edf (EEGMMI)',
    recognises: hasEegmmi,
    read: eegmmi,
    knows: ['subjects', 'runs', 'window', 'rest', 'channels'],
    published: 'eegmmi',
  },
  bids: {
    looks: 'dataset_description.json (BIDS)',
    recognises: hasBids,
    read: bids,
    knows: bidsKnows,
  },
  'eeg-challenge': {
    looks: 'ds005509 or files .set (EEG Challenge)',
    recognises: hasEegChallenge,
    read: eegChallenge,
    knows: [...bidsKnows, 'release', 'size', 'published'],
  },
} satisfies Record<string, FolderDataset>;

/** Datasets by name. */
export type DatasetName = 'synthetic' | keyof typeof folderDatasets;
export const datasetNames = ['synthetic', ...Object.keys(folderDatasets)] as DatasetName[];

/** Options of `load`: those of the dataset's own reader, and these. */
export interface LoadOptions extends ReaderOptions {
  /** Which dataset the folder holds (default `auto`: told by the names of its files; without a folder, `synthetic`). */
  dataset?: DatasetName | 'auto';
  /** EEG derivation by name (default `Fpz-Cz`); only Sleep-EDF has several of them. */
  montage?: string;
  /** Read at most so many recordings (default all). */
  maxFiles?: number;
  /** Without a folder: fetch what is missing of the dataset that is named (default true). */
  download?: boolean;
  /** What to invent when there is no folder. */
  synthetic?: SyntheticOptions;
}

/**
 * Reads a folder of recordings, or without a folder invents some: the way into every notebook and run. Without a folder
 * but with the name of a published dataset, reads that from where `fetchDataset` keeps it, after fetching what is missing.
 *
 * @throws ThetalabError when the folder is missing, it or the dataset named is none that is known, or the dataset does
 *   not know an option
 */
export async function load(folder?: string, options: LoadOptions = {}): Promise<Epochs> {
  const { dataset = 'auto', synthetic: invention, ...rest } = options;
  if (dataset !== 'auto' && !datasetNames.includes(dataset)) {
    throw expected('load', `a dataset among auto, ${datasetNames.join(', ')}`, `"${dataset}"`);
  }
  if (folder === undefined && (dataset === 'auto' || dataset === 'synthetic')) return synthetic(invention);
  const name = folder === undefined ? (dataset as DatasetName) : datasetIn(folder, dataset);
  if (name === 'synthetic') {
    throw expected('load', 'no folder for synthetic recordings', `"${folder}"`, 'leave it out');
  }
  const known: FolderDataset = folderDatasets[name];
  checkOptions(name, known, rest);
  return known.read(folder ?? (await folderOf(name, known, rest)), rest);
}

/** Where a dataset is that no folder was given for. */
async function folderOf(name: string, { published }: FolderDataset, options: ReaderOptions): Promise<string> {
  if (published) {
    const { study, subjects, nights, runs, download } = options;
    return (await fetchDataset(published, { study, subjects, nights, runs, download })).folder;
  }
  const remedy = 'say where the recordings are, with --data or dset_path';
  throw expected('load', `a folder for the dataset "${name}"`, 'none', remedy);
}

function checkOptions(name: string, { knows }: FolderDataset, options: ReaderOptions): void {
  const known: string[] = [...knows, 'montage', 'maxFiles', 'download'];
  const odd = Object.entries(options).find(([key, value]) => value !== undefined && !known.includes(key));
  if (!odd) return;
  const what = `options that ${name} knows (${known.join(', ')})`;
  throw expected('load', what, odd[0], 'leave it out');
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
  const all = Object.entries(folderDatasets) as [keyof typeof folderDatasets, FolderDataset][];
  const found = all.find(([, { recognises }]) => recognises(folder));
  if (found) return found[0];
  const seen = files
    .slice(0, 5)
    .map((file) => `"${file}"`)
    .join(', ');
  const got = files.length
    ? `${seen}${files.length > 5 ? ' and more' : ''} in "${folder}"`
    : `the empty folder "${folder}"`;
  throw expected('load', all.map(([, { looks }]) => looks).join(', '), got, 'check the folder');
}
