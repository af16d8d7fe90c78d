/** What the name of a BIDS file says: `sub-01_ses-02_task-rest_run-1_eeg.edf`. */
export interface BidsName {
  /** `sub`, `ses`, `task`, `run` … and what they are, in the order of the name. */
  entities: ReadonlyMap<string, string>;
  /** What kind of file it is: `eeg`, `channels`, `events` … */
  suffix: string;
  /** With its dot: `.edf`, `.tsv`. */
  extension: string;
}

/** Reads the name of a file, without folders; `undefined` when it is none of BIDS. */
export function parseBidsName(file: string): BidsName | undefined {
  const [, stem, extension] = /^([^.]+)(\..+)$/.exec(file) ?? [];
  if (!stem) return undefined;
  const parts = stem.split('_');
  const suffix = parts.pop()!;
  const entities = new Map<string, string>();
  for (const part of parts) {
    const [, key, value] = /^([A-Za-z]+)-([A-Za-z0-9+]+)$/.exec(part) ?? [];
    if (!key || entities.has(key)) return undefined;
    entities.set(key, value!);
  }
  return /^[A-Za-z0-9]+$/.test(suffix) ? { entities, suffix, extension: extension! } : undefined;
}

/** Endings of the files that hold EEG; the header stands for the files that belong to it. */
const eegExtensions = ['.edf', '.bdf', '.vhdr', '.set'];

/** Whether a name is that of a recording of EEG. */
export function isRecording(name: BidsName | undefined): name is BidsName {
  return (
    name?.suffix === 'eeg' && name.entities.has('sub') && eegExtensions.includes(name.extension.toLowerCase())
  );
}
