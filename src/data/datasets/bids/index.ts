import { expected } from '../../../system';
import { Epochs } from '../../epochs';
import { firstFiles } from '../../first-files';
import type { EventWindows } from '../../recording/windows';
import type { ChannelType } from '../../signal-source';
import { type BidsRecording, openBids } from './bids-dataset';

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
  /** Rate to resample to, in Hz (default that of the files, which must all have the same). */
  samplingRate?: number;
  /** Read at most so many recordings (default all). */
  maxFiles?: number;
}

/**
 * Reads a folder of EEG-BIDS (Pernet et al., 2019) into epochs: around events, or pieces of equal length; recordings
 * that were cut already give their trials. Channel types, units and events come from the sidecars, by the inheritance
 * principle. Each recording is a `night`; one in which none of the events comes is left out, and `notes` says so.
 *
 * @throws ThetalabError when nothing fits the options, a link leads out of the folder, or a file is damaged
 */
export async function bids(folder: string, options: BidsOptions = {}): Promise<Epochs> {
  const chosen = firstFiles(choose(openBids(folder).recordings, options), options.maxFiles);
  const read: Epochs[] = [];
  const notes: string[] = [];
  for (const recording of chosen) {
    const epochs = await readOne(recording, options);
    if (epochs) read.push(epochs);
    else notes.push(`${recording.name}: none of the events, left out`);
  }
  if (!read.length) {
    const got = `none in ${chosen.length} recordings of "${folder}"`;
    throw expected(
      'bids',
      `the events ${textsOf(options).join(', ')}`,
      got,
      'see (await openBids(folder).recordings[0].open()).annotations',
    );
  }
  const all = Epochs.concat(read);
  return all.with({ notes: [...all.notes, ...notes] });
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

async function readOne(recording: BidsRecording, options: BidsOptions): Promise<Epochs | undefined> {
  const {
    events,
    window: [from, to] = [0, 1],
    seconds = 30,
    column,
    channels = 'eeg',
    samplingRate,
  } = options;
  const { name, subject } = recording;
  const opened = (await recording.open({ column })).pick(channels);
  const ready = samplingRate === undefined ? opened : opened.resample(samplingRate);
  const person = { subject, night: name };
  const texts = textsOf(options);
  if (events && !ready.annotations.some(({ text }) => texts.includes(text))) return undefined;
  const pieces = events ? { events, from, to } : { seconds };
  const epochs = await ready.epochs({ ...(ready.source.epoched ? { events } : pieces), ...person });
  return epochs.with({ notes: epochs.notes.map((note) => `${name}: ${note}`) });
}
