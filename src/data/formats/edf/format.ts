import type { Format } from '../format';
import { refuseOptions } from '../options';
import { bdfVersion, edfVersion } from './header';
import { openEdf } from './source';

/** EDF and EDF+ (Kemp et al., 1992; Kemp and Olivan, 2003), BDF (BioSemi) and BDF+. */
export const edf: Format = {
  name: 'EDF, BDF',
  extensions: ['edf', 'bdf', 'rec'],
  recognises: ({ text }) => text.startsWith(edfVersion) || text.startsWith(bdfVersion),
  keepsTruncated: true,
  open: async (path, { truncated, ...others }) => {
    refuseOptions(others, 'EDF and BDF', path);
    return openEdf(path, truncated);
  },
};
