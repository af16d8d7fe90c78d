import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expected } from '../../system';
import type { DatasetRecording } from '../dataset-recording';
import { Epochs } from '../epochs';
import { firstFiles } from '../first-files';
import { open } from '../open';
import { DerivedSource } from '../recording/derived-source';
import { Recording } from '../recording/recording';
import { type EegmmiSelection, parseEegmmiName, selectEegmmi, taskRuns } from './eegmmi-selection';
import { listFolder } from './list-folder';

/** What T1 and T2 stand for in each kind of run; T0 is always rest. */
const tasks = [
  { runs: [3, 7, 11], T1: 'left fist', T2: 'right fist' },
  { runs: [4, 8, 12], T1: 'imagined left fist', T2: 'imagined right fist' },
  { runs: [5, 9, 13], T1: 'both fists', T2: 'both feet' },
  { runs: [6, 10, 14], T1: 'imagined both fists', T2: 'imagined both feet' },
] as const;

/** In Hz; recordings of three subjects (S088, S092, S100) have another rate, and are resampled to this one. */
const samplingRate = 160;

/** Options of `eegmmi`. */
export interface EegmmiOptions extends EegmmiSelection {
  /** Seconds from the cue to the beginning and to the end of an epoch (default `[0, 4]`; a task lasts 4.1 s). */
  window?: readonly [from: number, to: number];
  /** Whether T0, rest between the tasks, is a class (default true). */
  rest?: boolean;
  /** Labels of the channels, as in the 10-10 system (default all 64). */
  channels?: readonly string[];
  /** Read at most so many recordings (default all). */
  maxFiles?: number;
}

/** Whether a folder holds recordings of this dataset. */
export function hasEegmmi(folder: string): boolean {
  return filesIn(folder).some((file) => parseEegmmiName(file));
}

/**
 * EEG Motor Movement/Imagery Dataset (Schalk et al., 2004): 109 people moved, or imagined to move, fists and feet; 64
 * channels at 160 Hz (other rates are resampled). Files `S001R03.edf` lie in one folder, or in one for each subject as
 * PhysioNet has them. An epoch is cut around each annotation T0, T1, T2, whose class depends on the run: 3, 7, 11 left
 * or right fist; 4, 8, 12 the same imagined; 5, 9, 13 both fists or both feet; 6, 10, 14 the same imagined. `classes` holds
 * those of the runs that were chosen. Each run is a `night` of its own. Labels of channels are written as in the 10-10
 * system (`FC5`, not `Fc5.`).
 *
 * @throws ThetalabError when there is no recording of a subject or run, a channel is missing, or a file is damaged
 */
export async function eegmmi(folder: string, options: EegmmiOptions = {}): Promise<Epochs> {
  const runs: Epochs[] = [];
  for (const run of eegmmiRecordings(folder, options)) runs.push(await run.read());
  return Epochs.concat(runs);
}

/** The runs of a folder that `eegmmi` reads, one by one. */
export function eegmmiRecordings(folder: string, options: EegmmiOptions = {}): DatasetRecording[] {
  listFolder('eegmmi', folder);
  const all = filesIn(folder).filter((file) => parseEegmmiName(file));
  if (!all.length)
    throw expected('eegmmi', 'files like S001R03.edf', `none in "${folder}"`, 'check the folder');
  const paths = firstFiles(selectEegmmi(all, options), options.maxFiles);
  const classes = classesOf(options);
  return paths.map((name) => {
    const path = join(folder, name);
    return { name, files: [path], read: () => readRun(path, classes, options) };
  });
}

function filesIn(folder: string): string[] {
  const isSubject = (name: string) => /^S\d{3}$/.test(name) && statSync(join(folder, name)).isDirectory();
  const below = existsSync(folder) ? readdirSync(folder).filter(isSubject) : [];
  return ['', ...below]
    .flatMap((name) => readdirSync(join(folder, name)).map((file) => join(name, file)))
    .sort();
}

function classesOf({ runs = taskRuns, rest = true }: EegmmiOptions): string[] {
  const chosen = tasks.filter((task) => task.runs.some((run) => runs.includes(run)));
  return [...(rest ? ['rest'] : []), ...chosen.flatMap(({ T1, T2 }) => [T1, T2])];
}

async function readRun(path: string, classes: readonly string[], options: EegmmiOptions): Promise<Epochs> {
  const { window: [from, to] = [0, 4], rest = true } = options;
  const { subject, run } = parseEegmmiName(path)!;
  const { T1, T2 } = tasks.find(({ runs }) => (runs as readonly number[]).includes(run))!;
  const { source } = await open(path);
  const channels = source.channels.map((channel) => ({ ...channel, label: standardLabel(channel.label) }));
  const renamed = new Recording(new DerivedSource(source, { channels }));
  const picked = options.channels ? renamed.pick(options.channels) : renamed.pick('eeg');
  const events: Record<string, string> = { ...(rest && { T0: 'rest' }), T1, T2 };
  const night = `${subject}-R${String(run).padStart(2, '0')}`;
  const epochs = await picked.resample(samplingRate).epochs({ events, from, to, subject, night });
  const codes = epochs.classes.map((name) => classes.indexOf(name));
  return epochs.with({
    classes,
    labels: epochs.labels.map((label) => codes[label]!),
    notes: epochs.notes.map((note) => `${basename(path)}: ${note}`),
  });
}

/** `Fc5.` is FC5, `Fp1.` is Fp1, `Cz..` is Cz. */
function standardLabel(label: string): string {
  return label.replace(/\.+$/, '').toUpperCase().replace(/Z$/, 'z').replace(/^FP/, 'Fp');
}
