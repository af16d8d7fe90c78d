import { existsSync, readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { checkText, counted, expected } from '../../system';
import type { DatasetRecording } from '../dataset-recording';
import type { FetchOptions } from '../download/fetch-files';
import { Epochs } from '../epochs';
import { firstFiles } from '../first-files';
import { open } from '../open';
import { type BidsOptions, bidsRecordings, hasBids } from './bids';
import { type EegChallengeSelection, eegChallengeFolder } from './eeg-challenge-files';
import { datasetFolder, fetchDataset } from './published';

/** Options of `eegChallenge`. */
export interface EegChallengeOptions
  extends BidsOptions,
    EegChallengeSelection,
    Pick<FetchOptions, 'download'> {
  /** Read the published recordings even if there are local ones (default false). */
  published?: boolean;
}

/**
 * Recordings of the EEG Challenge (Aristimunha et al., 2025): people of the Healthy Brain Network, 129 channels at 100 Hz.
 * What is read, in this order:
 *
 * 1. local recordings in the folder: BIDS datasets in it (`ds…`), or files `.set`, or the folder itself if it is BIDS;
 * 2. with `size: 'mini'`, the default, the mini set of a release, which is fetched if it is not there;
 * 3. with `size: 'full'`, the whole release.
 *
 * Unless told otherwise, epochs are the two seconds that begin half a second after a target of the task
 * `contrastChangeDetection`, whose classes are the sides on which it appeared.
 *
 * @param folder where local recordings are, or published ones are kept (default `data/eeg-challenge`)
 * @throws ThetalabError when nothing is there and nothing may or can be fetched
 */
export async function eegChallenge(folder?: string, options: EegChallengeOptions = {}): Promise<Epochs> {
  const place = folder ?? datasetFolder('eeg-challenge');
  checkText('eegChallenge', 'a folder', place);
  if (!localOf(place, options)) {
    const { release, size, download } = options;
    await fetchDataset('eeg-challenge', { folder: place, release, size, download });
  }
  const read: Epochs[] = [];
  for (const recording of eegChallengeRecordings(place, options)) read.push(await recording.read());
  const all = Epochs.concat(read);
  if (all.length) return all;
  const got = `none in ${counted(read.length, 'recording')} of "${place}"`;
  throw expected('eegChallenge', 'recordings with the events', got, 'choose other events');
}

/**
 * The recordings that `eegChallenge` reads, one by one; nothing is fetched.
 *
 * @throws ThetalabError when there are none, or an option chooses what is not there
 */
export function eegChallengeRecordings(
  folder: string,
  options: EegChallengeOptions = {},
): DatasetRecording[] {
  const local = localOf(folder, options);
  if (local?.sets.length) return setRecordings(folder, local.sets, options);
  if (local) return bidsRecordingsOf(folder, local.datasets, options);
  const published = join(folder, eegChallengeFolder(options));
  if (hasBids(published)) return bidsRecordingsOf(folder, [published], options);
  const remedy = 'fetch them with thetalab fetch eeg-challenge';
  throw expected('eegChallenge', `recordings in "${published}"`, 'none', remedy);
}

/** Whether a folder holds BIDS datasets (`ds005509`) or files of EEGLAB. */
export function hasEegChallenge(folder: string): boolean {
  const { datasets, sets } = localIn(folder);
  return sets.length > 0 || datasets.some((dataset) => dataset !== folder);
}

/** What is in a folder, unless there is nothing or the published recordings are asked for. */
function localOf(folder: string, options: EegChallengeOptions): LocalRecordings | undefined {
  const { published = options.size !== undefined || options.release !== undefined } = options;
  const local = published ? undefined : localIn(folder);
  return local?.sets.length || local?.datasets.length ? local : undefined;
}

/** Folders of BIDS, and names of files of EEGLAB. */
interface LocalRecordings {
  datasets: string[];
  sets: string[];
}

function localIn(folder: string): LocalRecordings {
  if (!existsSync(folder)) return { datasets: [], sets: [] };
  const names = readdirSync(folder).sort();
  const below = names.filter((name) => /^ds\d+/.test(name)).map((name) => join(folder, name));
  const datasets = hasBids(folder) ? [folder] : below.filter(hasBids);
  return { datasets, sets: names.filter((name) => /\.set$/i.test(name)) };
}

/** What an epoch is unless somebody says it otherwise. */
const target = {
  events: { left_target: 'left', right_target: 'right' },
  window: [0.5, 2.5],
} as const;

function bidsRecordingsOf(
  folder: string,
  datasets: readonly string[],
  options: EegChallengeOptions,
): DatasetRecording[] {
  const asked = options.events !== undefined || options.seconds !== undefined;
  const { tasks = asked ? undefined : ['contrastChangeDetection'] } = options;
  const cut = asked ? options : { ...options, ...target };
  const all: DatasetRecording[] = [];
  for (const dataset of datasets) {
    const left = options.maxFiles === undefined ? undefined : options.maxFiles - all.length;
    if (left === 0) break;
    const own = bidsRecordings(dataset, { ...cut, tasks, maxFiles: left });
    all.push(...own.map((one) => ({ ...one, name: join(relative(folder, dataset), one.name) })));
  }
  return all;
}

function setRecordings(
  folder: string,
  sets: readonly string[],
  options: EegChallengeOptions,
): DatasetRecording[] {
  const unknown = (['subjects', 'sessions', 'tasks', 'runs', 'column'] as const).find((key) => options[key]);
  if (unknown)
    throw expected(
      'eegChallenge',
      'a BIDS dataset to choose from',
      `${unknown} of files .set`,
      'leave it out',
    );
  return firstFiles(sets, options.maxFiles).map((name) => {
    const path = join(folder, name);
    const samples = `${path.slice(0, -4)}.fdt`;
    return {
      name,
      files: existsSync(samples) ? [path, samples] : [path],
      read: () => readSet(path, options),
    };
  });
}

async function readSet(path: string, options: EegChallengeOptions): Promise<Epochs> {
  const { events = target.events, window: [from, to] = target.window, channels = 'eeg', seconds } = options;
  const picked = (await open(path)).pick(channels);
  const ready = options.samplingRate === undefined ? picked : picked.resample(options.samplingRate);
  if (ready.source.epoched && options.window) {
    const got = `${options.window.join(' to ')} s for the trials of "${basename(path)}"`;
    throw expected('eegChallenge', 'no window where trials are cut already', got, 'leave it out');
  }
  const trials = ready.source.epoched ? { events } : { events, from, to };
  return ready.epochs(seconds === undefined ? trials : { seconds });
}
