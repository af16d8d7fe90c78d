import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { checkOptionNames, checkText, expected } from '../system';
import type { DatasetRecording } from './dataset-recording';
import { type ArraysOptions, arrays, hasArrays } from './datasets/arrays';
import { bids, bidsRecordings, hasBids } from './datasets/bids';
import { dreams, dreamsRecordings, hasDreams } from './datasets/dreams';
import {
  type EegChallengeOptions,
  eegChallenge,
  eegChallengeRecordings,
  hasEegChallenge,
} from './datasets/eeg-challenge';
import { type EegmmiOptions, eegmmi, eegmmiRecordings, hasEegmmi } from './datasets/eegmmi';
import { datasetFolder, fetchDataset, type PublishedName } from './datasets/published';
import { hasSleepEdf, type SleepEdfOptions, sleepEdf, sleepEdfRecordings } from './datasets/sleep-edf';
import { type SyntheticOptions, synthetic } from './datasets/synthetic';
import { partOf } from './epoch-part';
import type { Epochs } from './epochs';
import { checkOptions } from './known-options';
import { isStore, storeWith } from './store/chosen';

/** What the readers of all datasets know; see there. */
type ReaderOptions = SleepEdfOptions & EegmmiOptions & EegChallengeOptions & ArraysOptions;

/** A dataset in a folder. */
interface FolderDataset {
  /** How its files look, for messages. */
  looks: string;
  recognises(folder: string): boolean;
  read(folder: string, options: ReaderOptions): Promise<Epochs>;
  /** What it reads, recording by recording (default all of it as one). */
  recordings?(folder: string, options: ReaderOptions): DatasetRecording[];
  /** Which options it knows. */
  knows: readonly (keyof ReaderOptions)[];
  /** Under which name it can be fetched. */
  published?: PublishedName;
  /** Where it is when no folder is given, if reading it fetches what is missing. */
  home?(): string;
}

const bidsKnows = [
  ...(['subjects', 'sessions', 'tasks', 'runs', 'events', 'window', 'seconds', 'column'] as const),
  ...(['channels', 'samplingRate', 'maxFiles'] as const),
];

/** The datasets in folders, in the order in which a folder is tried. */
const folderDatasets = {
  'sleep-edf': {
    looks: 'SC4001E0-PSG.edf and the like (Sleep-EDF)',
    recognises: hasSleepEdf,
    read: sleepEdf,
    recordings: sleepEdfRecordings,
    knows: ['study', 'subjects', 'nights', 'montage', 'maxFiles', 'download'],
    published: 'sleep-edf',
  },
  dreams: {
    looks: 'Subject1_Fs100.mat (DREAMS)',
    recognises: (folder) => hasDreams(readdirSync(folder)),
    read: dreams,
    recordings: dreamsRecordings,
    knows: ['maxFiles'],
  },
  eegmmi: {
    looks: 'S001R03.edf (EEGMMI)',
    recognises: hasEegmmi,
    read: eegmmi,
    recordings: eegmmiRecordings,
    knows: ['subjects', 'runs', 'window', 'rest', 'channels', 'maxFiles', 'download'],
    published: 'eegmmi',
  },
  bids: {
    looks: 'dataset_description.json (BIDS)',
    recognises: hasBids,
    read: bids,
    recordings: bidsRecordings,
    knows: bidsKnows,
  },
  'eeg-challenge': {
    looks: 'ds005509 or files .set (EEG Challenge)',
    recognises: hasEegChallenge,
    read: eegChallenge,
    recordings: eegChallengeRecordings,
    knows: [...bidsKnows, 'release', 'size', 'published', 'download'],
    home: () => datasetFolder('eeg-challenge'),
  },
  arrays: {
    looks: 'NAME.npz or X.npy with y.npy (arrays)',
    recognises: hasArrays,
    read: arrays,
    knows: ['samplingRate', 'channels', 'classes', 'unit', 'maxFiles'],
  },
} satisfies Record<string, FolderDataset>;

/** Datasets by name. */
export type DatasetName = 'synthetic' | 'epoch-store' | keyof typeof folderDatasets;
export const datasetNames = [
  'synthetic',
  'epoch-store',
  ...Object.keys(folderDatasets),
] as readonly DatasetName[];

/** Options of `load`: those of the dataset's own reader, and these. */
export interface LoadOptions extends ReaderOptions {
  /** Which dataset the folder holds (default `auto`: told by the names of its files; without a folder, `synthetic`). */
  dataset?: DatasetName | 'auto';
  /** EEG derivation by name: of Sleep-EDF (default `Fpz-Cz`), of stores (default all channels), of what is invented (`Fpz-Cz` is all there is). */
  montage?: string;
  /** Read at most so many recordings (default all). */
  maxFiles?: number;
  /** Without a folder: fetch what is missing of the dataset that is named (default true). */
  download?: boolean;
  /** What to invent when there is no folder. */
  synthetic?: SyntheticOptions;
}

/**
 * Reads a folder of recordings or an epoch store (a file named `.epochs`) into memory, or without a folder invents some:
 * the way into every notebook and run; `loadSource` leaves a store in its file. Without a folder
 * but with the name of a published dataset, reads that from where `fetchDataset` keeps it, after fetching what is missing.
 *
 * @throws ThetalabError when the folder is missing, it or the dataset named is none that is known, or the dataset does
 *   not know an option
 */
export async function load(folder?: string, options: LoadOptions = {}): Promise<Epochs> {
  const { dataset = 'auto', synthetic: invention, ...rest } = options;
  checkName(dataset);
  checkKnown(rest);
  if (folder !== undefined) checkText('load', 'the path of a folder or an epoch store', folder);
  if (folder === undefined && (dataset === 'auto' || dataset === 'synthetic'))
    return partOf('synthetic', synthetic(invention), rest);
  const name = folder === undefined ? dataset : datasetIn(folder, dataset);
  if (name === 'epoch-store' && folder !== undefined) return storeWith(folder, rest).toEpochs();
  const known = folderDataset(name, folder, rest);
  return known.read(folder ?? (await folderOf(name, known, rest)), rest);
}

function checkName(dataset: DatasetName | 'auto'): void {
  if (dataset !== 'auto' && !datasetNames.includes(dataset))
    throw expected('load', `a dataset among auto, ${datasetNames.join(', ')}`, `"${dataset}"`);
}

/** @throws ThetalabError for an option that no dataset knows; those that this one does not know are refused when it is read */
function checkKnown(options: object): void {
  const all = Object.values(folderDatasets).flatMap(({ knows }): readonly string[] => knows);
  checkOptionNames('load', options, ['dataset', 'synthetic', ...new Set(all)]);
}

/**
 * The recordings of a dataset in a folder, each read when it is asked for; of a dataset that cannot be read one by one, all together.
 *
 * @throws ThetalabError as `load`
 */
export function recordingsOf(folder: string, options: LoadOptions): DatasetRecording[] {
  const { dataset = 'auto', synthetic: _, ...rest } = options;
  checkName(dataset);
  const known = folderDataset(datasetIn(folder, dataset), folder, rest);
  if (known.recordings) return known.recordings(folder, rest);
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory()).map((one) => join(one.parentPath, one.name));
  return [{ name: basename(folder), files: files.sort(), read: () => known.read(folder, rest) }];
}

function folderDataset(name: string, folder: string | undefined, options: ReaderOptions): FolderDataset {
  if (name === 'synthetic')
    throw expected('load', 'no folder for synthetic recordings', `"${folder}"`, 'leave it out');
  if (name === 'epoch-store')
    throw expected(
      'load',
      'a file named .epochs',
      folder === undefined ? 'none' : `"${folder}"`,
      'make one with thetalab convert',
    );
  const known: FolderDataset = folderDatasets[name as keyof typeof folderDatasets];
  checkOptions(name, known.knows, options);
  return known;
}

/** Where a dataset is that no folder was given for. */
async function folderOf(
  name: string,
  { published, home }: FolderDataset,
  options: ReaderOptions,
): Promise<string> {
  if (home) return home();
  if (published) {
    const { study, subjects, nights, runs, download } = options;
    return (await fetchDataset(published, { study, subjects, nights, runs, download })).folder;
  }
  const remedy = 'say where the recordings are, with --data or dset_path';
  throw expected('load', `a folder for the dataset "${name}"`, 'none', remedy);
}

/**
 * Which dataset a folder holds, told by the names of its files, or that it is an epoch store; nothing is read.
 *
 * @param dataset the answer, when it is known; then the folder only has to be there
 * @throws ThetalabError when it is not there, is a file, or holds none that is known
 */
export function datasetIn(folder: string, dataset: DatasetName | 'auto' = 'auto'): DatasetName {
  checkText('load', 'the path of a folder or an epoch store', folder);
  if (isStore(folder) && ['auto', 'epoch-store'].includes(dataset)) return 'epoch-store';
  const files = listFolder(folder);
  return dataset === 'auto' ? recognise(files, folder) : dataset;
}

function listFolder(folder: string): string[] {
  const there = existsSync(folder);
  if (there && statSync(folder).isDirectory()) return readdirSync(folder).sort();
  const remedy = there
    ? 'give the folder that it is in, or convert it to a file .epochs'
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
