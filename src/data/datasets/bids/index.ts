import { join } from 'node:path';
import { counted, expected } from '../../../system';
import type { DatasetRecording } from '../../dataset-recording';
import { Epochs } from '../../epochs';
import { firstFiles } from '../../first-files';
import { requireOneRate } from '../../recording/one-rate';
import type { Recording } from '../../recording/recording';
import type { EventWindows } from '../../recording/windows';
import type { ChannelType } from '../../signal-source';
import { type BidsRecording, openBids, participantsFile } from './bids-dataset';

export { BidsDataset, type BidsRecording, hasBids, openBids } from './bids-dataset';

/** Options of `bids`. */
export interface BidsOptions {
  /** Such as `sub-01` or `01` (default all). */
  subjects?: readonly (string | number)[];
  /** Entities `ses` and `task` of the recordings (default all). */
  sessions?: readonly string[];
  tasks?: readonly string[];
  /** Numbers of runs; 1 is `run-1` and `run-01` (default all). */
  runs?: readonly number[];
  /** Events to cut around, which become the classes; or the class for each (default: pieces of `seconds`, of no class). */
  events?: EventWindows['events'];
  /** Seconds from an event to the beginning and end of its epoch (default `[0, 1]`). */
  window?: readonly [from: number, to: number];
  /** Length of pieces without events, in seconds (default 30). */
  seconds?: number;
  /** Column of the events that `events` speak of (default `trial_type`, or else `value`). */
  column?: string;
  /** Labels of the channels, or a type (default `eeg`). */
  channels?: readonly string[] | ChannelType;
  /** Whether channels that `channels.tsv` marks as bad are left out; all recordings must keep the same ones (default false). */
  goodOnly?: boolean;
  /** Rate to resample to, in Hz (default that of the files, which must all have the same). */
  samplingRate?: number;
  /** Read at most so many recordings (default all). */
  maxFiles?: number;
}

/**
 * Reads a folder of EEG-BIDS (Pernet et al., 2019) into epochs: around events, or pieces of equal length; recordings
 * that were cut already give their trials. Channel types, units and events come from the sidecars, by the inheritance
 * principle; what `participants.tsv` says comes with the epochs (see `participantColumn`). Each recording is a `night`; one in which none of the events comes is left out, and `notes` says so.
 *
 * @throws ThetalabError when nothing fits the options, a link leads out of the folder, or a file is damaged
 */
export async function bids(folder: string, options: BidsOptions = {}): Promise<Epochs> {
  const read: Epochs[] = [];
  for (const recording of bidsRecordings(folder, options)) read.push(await recording.read());
  const all = Epochs.concat(read);
  if (all.length) return all;
  const got = `none in ${counted(read.length, 'recording')} of "${folder}"`;
  const remedy = 'the annotations of an opened recording list those there are';
  throw expected('bids', `the events ${textsOf(options).join(', ')}`, got, remedy);
}

/** The recordings of a folder that `bids` reads, one by one. */
export function bidsRecordings(folder: string, options: BidsOptions = {}): DatasetRecording[] {
  const { recordings, participants } = openBids(folder);
  const chosen = firstFiles(choose(recordings, options), options.maxFiles);
  return chosen.map((recording) => ({
    name: recording.name,
    files: [...recording.files, participantsFile].map((file) => join(folder, file)),
    read: async () => {
      const epochs = await readOne(recording, options);
      const { participant_id: _, ...row } = participants.get(recording.subject) ?? {};
      return Object.keys(row).length
        ? epochs.with({ participants: new Map([[recording.subject, row]]) })
        : epochs;
    },
  }));
}

function choose(recordings: readonly BidsRecording[], options: BidsOptions): BidsRecording[] {
  const kinds = [
    ['subjects', ({ subject }: BidsRecording) => subject],
    ['sessions', ({ session }: BidsRecording) => session],
    ['tasks', ({ task }: BidsRecording) => task],
    ['runs', ({ run }: BidsRecording) => run && String(Number(run))],
  ] as const;
  let chosen = [...recordings];
  for (const [kind, of] of kinds) {
    const wanted = options[kind]?.map((name) => String(name));
    if (!wanted) continue;
    const known = [...new Set(recordings.map((one) => of(one) ?? ''))].filter((name) => name !== '');
    const same = (name: string, want: string) => name === want || name === `sub-${want}`;
    const stranger = wanted.find((want) => !known.some((name) => same(name, want)));
    if (stranger !== undefined || !wanted.length)
      throw expected('bids', `${kind} among ${known.join(', ') || 'none at all'}`, `"${stranger ?? ''}"`);
    chosen = chosen.filter((one) => wanted.some((want) => same(of(one) ?? '', want)));
  }
  if (chosen.length) return chosen;
  throw expected(
    'bids',
    'a recording with all of these subjects, sessions, tasks and runs',
    'none',
    'choose others',
  );
}

function textsOf({ events = [] }: BidsOptions): string[] {
  return Array.isArray(events) ? [...events] : Object.keys(events);
}

async function readOne(recording: BidsRecording, options: BidsOptions): Promise<Epochs> {
  const {
    events,
    window: [from, to] = [0, 1],
    seconds = 30,
    column,
    channels = 'eeg',
    goodOnly = false,
    samplingRate,
  } = options;
  const { name, subject } = recording;
  const opened = (await recording.open({ column })).pick(channels);
  const picked = goodOnly ? opened.pickGood() : opened;
  const ready = samplingRate === undefined ? picked : picked.resample(samplingRate);
  const texts = textsOf(options);
  if (events && !ready.annotations.some(({ text }) => texts.includes(text)))
    return noEpochs(ready, name, options);
  const pieces = events ? { events, from, to } : { seconds };
  const cut = ready.source.epoched ? { events } : pieces;
  const epochs = await ready.epochs({ ...cut, subject, night: name });
  return epochs.with({ notes: epochs.notes.map((note) => `${name}: ${note}`) });
}

/** What a recording gives in which none of the events comes. */
function noEpochs({ channels, segments, source }: Recording, name: string, options: BidsOptions): Epochs {
  const { events = [], window: [from, to] = [0, 1] } = options;
  const samplingRate = requireOneRate('bids', channels);
  const seconds = source.epoched ? segments[0]!.duration : to - from;
  return new Epochs({
    ...{ values: new Float32Array(0), labels: new Int32Array(0), seconds: new Float64Array(0) },
    ...{ subjects: [], nights: [], channels: channels.map(({ label }) => label), samplingRate },
    samplesPerEpoch: Math.round(seconds * samplingRate),
    classes: [...new Set<string>(Array.isArray(events) ? events : Object.values(events))],
    notes: [`${name}: none of the events, left out`],
  });
}
