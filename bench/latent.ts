import { availableParallelism } from 'node:os';
import { compare } from './harness/compare';
import { describeMachine } from './harness/machine';
import { latentJobs } from './latent-jobs';
import type { Suite } from './suite';

/** Projections, clusters and metrics against scikit-learn, openTSNE and umap-learn. */
export const latentSuite: Suite = {
  name: 'latent',
  rows: latentJobs.map(({ name }) => name),
  oursOnly: [],
  variants: ['plain'],
  threads: availableParallelism(),
  describeMachine: (root) =>
    describeMachine(root, { engine: true, peers: ['scikit-learn', 'openTSNE', 'umap-learn'] }),
  measure: (name, settings) =>
    compare(latentJobs.find((one) => one.name === name)!, 'serve-latent', settings),
};
