import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scratchFolder, put as write } from '../../../support/scratch';
import { formatCued } from '../cued-files';

export const scratch = scratchFolder();
let folders = 0;

export const edf = formatCued({
  channels: ['C3', 'C4', 'VEOG', 'Status'],
  seconds: 12,
  samplingRate: 100,
  cues: [],
});
export const channelsTsv = 'name\ttype\tunits\nC3\tEEG\tuV\nC4\tEEG\tuV\nVEOG\tVEOG\tuV\nStatus\tTRIG\tuV\n';
export const eventsTsv = 'onset\tduration\ttrial_type\n1.5\t0\tgo\n4\tn/a\tstop\n7\t0.5\tgo\nn/a\t0\tgo\n';

/** Writes a folder of files by their paths. */
export function folderOf(files: Record<string, string | Buffer>, parent = scratch): string {
  const folder = join(parent, String(folders++));
  mkdirSync(folder);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    write(folder, path, content);
  }
  return folder;
}

/** Two people, one of them in a session. */
export const everyday = {
  'dataset_description.json': '{"Name": "Go", "BIDSVersion": "1.9.0"}',
  'participants.tsv': 'participant_id\tage\tsex\nsub-01\t31\tF\nsub-02\tn/a\tM\n',
  'task-go_eeg.json': '{"EEGReference": "Cz", "SamplingFrequency": 100, "PowerLineFrequency": 50}',
  'task-go_channels.tsv': channelsTsv,
  'sub-01/eeg/sub-01_task-go_eeg.edf': edf,
  'sub-01/eeg/sub-01_task-go_events.tsv': eventsTsv,
  'sub-02/ses-a/eeg/sub-02_ses-a_task-go_run-01_eeg.edf': edf,
  'sub-02/ses-a/eeg/sub-02_ses-a_task-go_run-01_events.tsv': eventsTsv,
  'derivatives/clean/sub-01/eeg/sub-01_task-go_eeg.edf': 'not looked at',
};
const fixtures = join(__dirname, '../../../fixtures/data');
/** The files of recordings in several files, by what a name in BIDS makes of them. */
export const spread = {
  vhdr: {
    'sub-01_eeg.vhdr': readFileSync(join(fixtures, 'brainvision/float32.vhdr'), 'latin1')
      .replace('float32.eeg', 'sub-01_eeg.eeg')
      .replace('$b', 'sub-01_eeg'),
    'sub-01_eeg.vmrk': readFileSync(join(fixtures, 'brainvision/float32.vmrk')),
    'sub-01_eeg.eeg': readFileSync(join(fixtures, 'brainvision/float32.eeg')),
  },
  set: {
    'sub-01_eeg.set': readFileSync(join(fixtures, 'beside.set')),
    'sub-01_eeg.fdt': readFileSync(join(fixtures, 'hdf5.fdt')),
  },
};
