import { readNight, readWindow } from './edf-night';
import { filterNight, resampleNight } from './filter-night';
import type { Job } from './job';
import { type EeglabSize, readEeglab } from './read-eeglab';

const night = { seconds: 8 * 3600, channels: 7, samplingRate: 200 };
const nightArgs = Object.values(night);

/** The rows of `npm run bench -- data`, in the order of the table. */
export const dataJobs: readonly Job[] = [
  {
    name: 'EDF of 8 h, 7 channels at 200 Hz, to float32',
    peer: { library: 'pyEDFlib', script: 'edf_night.py', args: ['pyedflib', ...nightArgs] },
    create: () => readNight(night),
  },
  {
    name: 'EDF of 8 h, 7 channels at 200 Hz, to float32, by MNE',
    peer: { library: 'MNE', script: 'edf_night.py', args: ['mne', ...nightArgs] },
    create: () => readNight(night),
  },
  {
    name: 'EDF, 30 s of one channel of 8 h, opened and read',
    peer: { library: 'MNE', script: 'edf_night.py', args: ['window', ...nightArgs] },
    create: () => readWindow(night),
  },
  {
    name: 'band-pass 0.3 to 35 Hz and notch at 50 Hz, zero phase, of 8 h at 256 Hz',
    peer: { library: 'SciPy', script: 'filter_night.py', args: ['filter', 8 * 3600, 256] },
    create: () => filterNight({ seconds: 8 * 3600, samplingRate: 256 }),
  },
  {
    name: 'from 256 to 100 Hz, 8 h',
    peer: { library: 'SciPy', script: 'filter_night.py', args: ['resample', 8 * 3600, 256] },
    create: () => resampleNight({ seconds: 8 * 3600, samplingRate: 256 }),
  },
  eeglabJob('beside'),
  eeglabJob('inside'),
];

/** Ten minutes of 32 channels. */
function eeglabJob(samples: EeglabSize['samples']): Job {
  const size = { channels: 32, seconds: 600, samplingRate: 256 };
  return {
    name: `EEGLAB, 32 channels x 10 min at 256 Hz, samples ${samples === 'inside' ? 'in the .set' : 'in the .fdt'} file`,
    peer: { library: 'MNE', script: 'read_eeglab.py', args: [samples, ...Object.values(size)] },
    create: () => readEeglab({ ...size, samples }),
  };
}
