import { readEeglab } from './eeglab';
import type { Format } from './format';
import { isMat5 } from './mat5';
import { isMat73 } from './mat73';
import { refuseOptions } from './options';

/** EEGLAB's datasets, in the files of MATLAB. */
export const eeglabFormat: Format = {
  name: 'EEGLAB',
  extensions: ['set'],
  recognises: ({ bytes }) => isMat5(bytes) || isMat73(bytes),
  open: async (path, options) => {
    refuseOptions(options, 'EEGLAB', path);
    return readEeglab(path);
  },
};
