import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExperimentResults } from '../../src/experiment';

/** An experiment that takes a fraction of a second; each file that uses it parses its own copy. */
export const smallRun = {
  name: 'small',
  seed: 3,
  dataset: {
    name: 'synthetic',
    split: { train: ['S01'], validation: ['S02'], test: ['S03'] },
    synthetic: { subjects: 3, epochs_per_night: 12 },
  },
  pretraining_params: { batch_size: 6, latent_dim: 8, max_epochs: 1 },
  latent_space_params: { tsne_enabled: false, umap_enabled: false, n_clusters: 2 },
  sup_training_params: { batch_size: 6, max_epochs: 2 },
};

/** The results of a run without what a clock measured. */
export function timeless(folder: string): ExperimentResults {
  const results: ExperimentResults = JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8'));
  return { ...results, pretraining: { ...results.pretraining, seconds: 0 } };
}
