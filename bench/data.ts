import { dataJobs } from './data-jobs';
import { compare } from './harness/compare';
import { describeMachine } from './harness/machine';
import type { Suite } from './suite';

/** Reading and filtering of recordings against SciPy, MNE and pyEDFlib, none of which takes a second thread for it. */
export const dataSuite: Suite = {
  name: 'data',
  rows: dataJobs.map(({ name }) => name),
  oursOnly: [],
  threads: 1,
  describeMachine: (root) => describeMachine(root, { engine: false, peers: ['scipy', 'mne', 'pyedflib'] }),
  measure: (name, settings) => compare(dataJobs.find((one) => one.name === name)!, 'serve-data', settings),
};
