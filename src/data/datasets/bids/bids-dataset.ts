import { existsSync } from 'node:fs';
import { basename, dirname, extname } from 'node:path';
import {
  checkText,
  counted,
  type Displayable,
  displaySymbol,
  expected,
  type MimeBundle,
  tableBundle,
} from '../../../system';
import { open } from '../../open';
import { Recording } from '../../recording/recording';
import { type BidsName, isRecording } from './bids-name';
import { BidsSource } from './bids-source';
import { type BidsFile, type BidsLevels, bidsPath, bidsTree, checkLinks } from './bids-tree';
import { electrodeFilesOf } from './electrodes';
import { sidecarsOf } from './sidecars';
import { readJsonObject, readTsv, type TsvRow } from './tsv';

/** One recording of a BIDS dataset. Nothing of it is read before `open`. */
export interface BidsRecording {
  /** Relative to the dataset. */
  path: string;
  /** The name without suffix and ending: `sub-01_ses-02_task-rest_run-1`. */
  name: string;
  /** `sub-01`, as in `participants`. */
  subject: string;
  session: string | undefined;
  task: string | undefined;
  run: string | undefined;
  /** The recording with its files of samples and markers, and what describes it; relative to the dataset. */
  files: readonly string[];
  /** Opens it as its sidecars describe it; `column` of its events names the annotations (default `trial_type`, or else `value`). */
  open(options?: { column?: string }): Promise<Recording>;
}

/** A folder of EEG-BIDS (Pernet et al., 2019). Names, ages and the like stay in `participants`; they are not shown. */
export class BidsDataset implements Displayable {
  constructor(
    readonly folder: string,
    /** Its `dataset_description.json`. */
    readonly description: Readonly<Record<string, unknown>>,
    /** Rows of `participants.tsv`, by `participant_id`. */
    readonly participants: ReadonlyMap<string, TsvRow>,
    /** In order of their paths. */
    readonly recordings: readonly BidsRecording[],
  ) {}

  toString(): string {
    return this[displaySymbol]()['text/plain'];
  }

  [displaySymbol](): MimeBundle {
    const rows = this.recordings.map(({ subject, session, task, run, path }) => [
      subject,
      session ?? '',
      task ?? '',
      run ?? '',
      basename(path),
    ]);
    const people = new Set(this.recordings.map(({ subject }) => subject)).size;
    const caption = `BIDS, ${counted(this.recordings.length, 'recording')} of ${counted(people, 'subject')}`;
    return tableBundle(caption, ['subject', 'session', 'task', 'run', 'file'], rows);
  }

  /** How Node prints it. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

export const participantsFile = 'participants.tsv';

/** Whether a folder says that it is a BIDS dataset. */
export function hasBids(folder: string): boolean {
  return existsSync(`${folder}/dataset_description.json`);
}

/**
 * Looks what a BIDS folder holds: participants, recordings and the files that describe them, by the inheritance
 * principle. `derivatives` and `sourcedata` are left alone.
 *
 * @throws ThetalabError when there is no recording, a link leads out of the folder, or a table or JSON file is damaged
 */
export function openBids(folder: string): BidsDataset {
  checkText('bids', 'a folder of recordings', folder);
  const recordings = bidsTree(folder).flatMap((levels) =>
    levels[levels.length - 1]!.filter(({ name }) => isRecording(name)).map(({ path, name }) =>
      recordingOf(folder, path, name, levels),
    ),
  );
  if (!recordings.length) {
    const got = `none in "${folder}"`;
    throw expected('bids', 'recordings like sub-01/eeg/sub-01_task-rest_eeg.edf', got, 'check the folder');
  }
  const optional = <T>(file: string, read: (path: string) => T, none: T) =>
    existsSync(`${folder}/${file}`) ? read(bidsPath(folder, file)) : none;
  const participants = optional(participantsFile, readTsv, []);
  return new BidsDataset(
    folder,
    optional('dataset_description.json', readJsonObject, {}),
    new Map(participants.map((row) => [row.participant_id ?? '', row])),
    recordings,
  );
}

/** Endings of the files that hold what a header of the same name describes. */
const partExtensions = ['.eeg', '.dat', '.vmrk', '.fdt'];

/** The samples and markers that a header leaves to files of its own name. */
function partsOf({ path, name }: BidsFile, beside: readonly BidsFile[]): string[] {
  const stem = path.slice(0, -name.extension.length);
  const parts = beside.filter((file) => partExtensions.includes(file.name.extension.toLowerCase()));
  return parts.map((file) => file.path).filter((part) => part.slice(0, -extname(part).length) === stem);
}

function recordingOf(folder: string, path: string, name: BidsName, levels: BidsLevels): BidsRecording {
  const { entities } = name;
  const sidecars = {
    channels: sidecarsOf(name, 'channels', '.tsv', levels).slice(-1),
    events: sidecarsOf(name, 'events', '.tsv', levels).slice(-1),
    metadata: sidecarsOf(name, 'eeg', '.json', levels),
  };
  const spaces = electrodeFilesOf(name, levels);
  const read = <T>(files: readonly BidsFile[], reader: (path: string) => T): T[] =>
    files.map((file) => reader(bidsPath(folder, file.path)));
  const describe = () => ({
    channels: read(sidecars.channels, readTsv)[0],
    events: read(sidecars.events, readTsv)[0],
    electrodes: spaces.map(({ electrodes, coordsystem }) => ({
      rows: read([electrodes], readTsv)[0]!,
      coordsystem: Object.assign({}, ...read(coordsystem, readJsonObject)) as Record<string, unknown>,
    })),
    metadata: Object.assign({}, ...read(sidecars.metadata, readJsonObject)) as Record<string, unknown>,
  });
  return {
    path,
    name: basename(path).replace(/_eeg\.[^.]+$/, ''),
    subject: `sub-${entities.get('sub')}`,
    session: entities.get('ses'),
    task: entities.get('task'),
    run: entities.get('run'),
    files: [
      path,
      ...partsOf({ path, name }, levels.at(-1)!),
      ...Object.values(sidecars).flatMap((files) => files.map((file) => file.path)),
      ...spaces.flatMap((space) => [space.electrodes, ...space.coordsystem].map((file) => file.path)),
    ],
    open: async ({ column } = {}) => {
      const place = bidsPath(folder, path);
      // A header may name any file beside it.
      if (['.vhdr', '.set'].includes(name.extension.toLowerCase())) checkLinks(folder, dirname(path));
      const { source } = await open(place);
      return new Recording(new BidsSource(source, describe(), column));
    },
  };
}
