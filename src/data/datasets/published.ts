import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { describeValue, expected } from '../../system';
import { parseChecksums } from '../download/checksums';
import { type Fetched, type FetchOptions, fetchFiles } from '../download/fetch-files';
import { addressOf, type RemoteFile } from '../download/remote-file';
import { type EegChallengeSelection, listEegChallenge } from './eeg-challenge-files';
import { checkEegmmi, type EegmmiSelection, selectEegmmi } from './eegmmi-selection';
import { checkSleepEdf, type SleepEdfSelection, selectSleepEdf } from './sleep-edf-selection';

/** Which recordings of a dataset; what each dataset knows is in its own options. */
export type Selection = SleepEdfSelection & EegmmiSelection & EegChallengeSelection;

/** Options of `fetchDataset`. */
export interface FetchDatasetOptions extends Selection, FetchOptions {
  /** Where the files go (default: the dataset's name under `data/`, or under the folder that THETALAB_DATA names). */
  folder?: string;
  /** Address of a copy of the dataset's published folder (default the publisher's, see data/README.md). */
  mirror?: string;
}

/** What `fetchDataset` did, and where the files are. */
export interface FetchedDataset extends Fetched {
  folder: string;
  files: number;
}

interface PublishedDataset {
  /** What of a selection it knows. */
  knows: readonly (keyof Selection)[];
  /** Address of the published folder. */
  address: string;
  /** Refuses what no recording of it has, before anything is asked of a network. */
  check?(selection: Selection): void;
  /** The files that belong to a selection, with where they are and what their content must be. */
  list(address: string, folder: string, options: FetchDatasetOptions): Promise<RemoteFile[]>;
}

/** The datasets that can be fetched, with their addresses. */
const published = {
  'sleep-edf': {
    knows: ['study', 'subjects', 'nights'],
    address: 'https://physionet.org/files/sleep-edfx/1.0.0',
    check: checkSleepEdf,
    list: physioNet('sleep-edf', (paths, { study = 'cassette', subjects, nights }) =>
      selectSleepEdf(paths, { study, subjects, nights }),
    ),
  },
  eegmmi: {
    knows: ['subjects', 'runs'],
    address: 'https://physionet.org/files/eegmmidb/1.0.0',
    check: checkEegmmi,
    list: physioNet('eegmmi', selectEegmmi),
  },
  'eeg-challenge': {
    knows: ['release', 'size'],
    address: 'https://nmdatasets.s3.amazonaws.com',
    list: listEegChallenge,
  },
} satisfies Record<string, PublishedDataset>;

/** Names of the datasets that can be fetched. */
export type PublishedName = keyof typeof published;
export const publishedNames = Object.keys(published) as PublishedName[];

/** The folder that a dataset is kept in unless another is named: below `data/`, or below what THETALAB_DATA names. */
export function datasetFolder(name: PublishedName): string {
  if (!publishedNames.includes(name))
    throw expected('datasetFolder', `a dataset among ${publishedNames.join(', ')}`, describeValue(name));
  return join(process.env.THETALAB_DATA || 'data', name);
}

/**
 * Brings the recordings of a published dataset into a folder: those that are missing, checked against the check sums
 * that are published beside them. What an interrupted download brought is gone on with.
 *
 * @example await data.fetchDataset('sleep-edf', { subjects: [0, 1], nights: [1] })
 * @throws ThetalabError when a recording is not published, cannot be had, or with `download: false` is not there
 * @throws InterruptedError when work was asked to stop
 */
export async function fetchDataset(
  name: PublishedName,
  options: FetchDatasetOptions = {},
): Promise<FetchedDataset> {
  const dataset: PublishedDataset | undefined = publishedNames.includes(name) ? published[name] : undefined;
  if (!dataset) {
    const remedy =
      (name as string) === 'dreams'
        ? 'DREAMS comes as an archive, doi 10.5281/zenodo.2650142: unpack it yourself'
        : 'or give the folder of your recordings to load';
    throw expected('fetch', `a dataset among ${publishedNames.join(', ')}`, `"${name}"`, remedy);
  }
  checkSelection(name, dataset, options);
  const { folder = datasetFolder(name), mirror = dataset.address } = options;
  const remedy = `npx thetalab fetch ${name} brings them from ${mirror}`;
  const files = await dataset.list(mirror, folder, { ...options, remedy });
  const fetched = await fetchFiles(`fetch ${name}`, files, folder, { ...options, remedy });
  return { folder, files: files.length, ...fetched };
}

function checkSelection(
  name: string,
  { knows, check }: PublishedDataset,
  options: FetchDatasetOptions,
): void {
  const all: (keyof Selection)[] = ['study', 'subjects', 'nights', 'runs', 'release', 'size'];
  const odd = all.find((key) => options[key] !== undefined && !knows.includes(key));
  if (odd === undefined) check?.(options);
  else {
    const what = `${knows.join(', ')} to choose from ${name}`;
    throw expected('fetch', what, `${odd} = ${options[odd]}`, 'leave it out');
  }
}

/** Recordings in a folder, relative to it, however they came there. */
function recordingsBelow(folder: string): string[] {
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  return files.filter((file) => /\.edf$/i.test(file)).map((file) => file.replaceAll(sep, '/'));
}

/** PhysioNet keeps `SHA256SUMS.txt` beside each version of a dataset, which never changes. */
function physioNet(
  name: string,
  select: (paths: string[], options: Selection) => string[],
): PublishedDataset['list'] {
  return async (address, folder, options) => {
    const list = { path: `SHA256SUMS-${name}.txt`, url: addressOf(address, 'SHA256SUMS.txt') };
    const placed = options.download === false ? recordingsBelow(folder) : [];
    if (placed.length && !existsSync(join(folder, list.path)))
      return select(placed, options).map((path) => ({ path, url: addressOf(address, path) }));
    await fetchFiles('fetch check sums', [list], folder, { ...options, quiet: true });
    const all = parseChecksums(readFileSync(join(folder, list.path), 'utf8'), address);
    const wanted = new Set(
      select(
        all.map(({ path }) => path),
        options,
      ),
    );
    return all.filter(({ path }) => wanted.has(path));
  };
}
