import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expected } from '../../system';
import type { FetchOptions } from '../download/fetch-files';
import { Epochs } from '../epochs';
import { firstFiles } from '../first-files';
import { open } from '../open';
import { type BidsOptions, bids, bidsRecordings, hasBids } from './bids';
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
  const { published = options.size !== undefined || options.release !== undefined } = options;
  const local = published ? undefined : localIn(place);
  if (local?.sets.length) return readSets(place, local.sets, options);
  if (local?.datasets.length) return readAll(local.datasets, options);
  const { release, size, download } = options;
  await fetchDataset('eeg-challenge', { folder: place, release, size, download });
  return readAll([join(place, eegChallengeFolder({ release, size }))], options);
}

/** Whether a folder holds BIDS datasets (`ds005509`) or files of EEGLAB. */
export function hasEegChallenge(folder: string): boolean {
  const { datasets, sets } = localIn(folder);
  return sets.length > 0 || datasets.some((dataset) => dataset !== folder);
}

function localIn(folder: string): { datasets: string[]; sets: string[] } {
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

async function readAll(datasets: readonly string[], options: EegChallengeOptions): Promise<Epochs> {
  const asked = options.events !== undefined || options.seconds !== undefined;
  const { tasks = asked ? undefined : ['contrastChangeDetection'] } = options;
  const cut = asked ? options : { ...options, ...target };
  const all: Epochs[] = [];
  let left = options.maxFiles;
  for (const dataset of datasets) {
    if (left === 0) break;
    const chosen = { ...cut, tasks, maxFiles: left };
    if (left !== undefined) left -= bidsRecordings(dataset, chosen).length;
    all.push(await bids(dataset, chosen));
  }
  return Epochs.concat(all);
}

async function readSets(
  folder: string,
  sets: readonly string[],
  options: EegChallengeOptions,
): Promise<Epochs> {
  const { events = target.events, window: [from, to] = target.window, channels = 'eeg', seconds } = options;
  const unknown = (['subjects', 'sessions', 'tasks', 'runs', 'column'] as const).find((key) => options[key]);
  if (unknown)
    throw expected(
      'eegChallenge',
      'a BIDS dataset to choose from',
      `${unknown} of files .set`,
      'leave it out',
    );
  const all: Epochs[] = [];
  for (const file of firstFiles(sets, options.maxFiles)) {
    const picked = (await open(join(folder, file))).pick(channels);
    const ready = options.samplingRate === undefined ? picked : picked.resample(options.samplingRate);
    if (ready.source.epoched && options.window) {
      const got = `${options.window.join(' to ')} s for the trials of "${file}"`;
      throw expected('eegChallenge', 'no window where trials are cut already', got, 'leave it out');
    }
    const trials = ready.source.epoched ? { events } : { events, from, to };
    all.push(await ready.epochs(seconds === undefined ? trials : { seconds }));
  }
  return Epochs.concat(all);
}
