import { z } from 'zod';
import { datasetSchema } from './dataset-schema';
import { flag, numberIn, oneOf, section } from './fields';

const pretraining = section({
  batch_size: numberIn({ min: 2, max: 8192, integer: true })
    .default(256)
    .describe('Epochs in a batch; each gives two views'),
  temperature: numberIn({ min: 0, max: 10, above: true }).default(0.07).describe('Temperature of NT-Xent'),
  latent_dim: numberIn({ min: 2, max: 4096, integer: true }).default(128).describe('Length of an embedding'),
  dropout_rate: numberIn({ min: 0, max: 0.95 }).default(0.3).describe('Dropout in the encoder'),
  learning_rate: numberIn({ min: 0, max: 1, above: true }).default(1e-4).describe('Step size of Adam'),
  max_epochs: numberIn({ min: 0, max: 100_000, integer: true })
    .default(200)
    .describe('Passes over the training data'),
  check_interval: numberIn({ min: 1, max: 100_000, integer: true })
    .default(20)
    .describe('Passes between two looks at whether the loss still improves'),
  min_improvement: numberIn({ min: 0, max: 1000 })
    .default(0.01)
    .describe('Smallest drop of the loss that counts'),
  probe_interval: numberIn({ min: 0, max: 100_000, integer: true })
    .default(0)
    .describe(
      'Passes between two looks at the latent space of the validation part (neighbours, clusters, collapse); 0: none',
    ),
  prefetch: numberIn({ min: 0, max: 16, integer: true })
    .default(0)
    .describe(
      'Batches whose views are made on a thread of their own during earlier steps; none changes a result',
    ),
});

const latentSpace = section({
  tsne_enabled: flag().default(true).describe('Project the test part with t-SNE'),
  umap_enabled: flag().default(true).describe('Project the test part with UMAP'),
  n_clusters: numberIn({ min: 2, max: 1000, integer: true })
    .default(5)
    .describe('Clusters that k-means looks for'),
  visualization_fraction: numberIn({ min: 0, max: 1, above: true })
    .default(0.5)
    .describe('Share of the epochs that is projected; clustering uses all'),
});

const fineTuning = section({
  enabled: flag().default(false).describe('Also train encoder and classifier together'),
  learning_rate: numberIn({ min: 0, max: 1, above: true }).default(1e-4).describe('Step size of Adam'),
  max_epochs: numberIn({ min: 1, max: 100_000, integer: true })
    .default(10)
    .describe('Passes over the training data'),
  batch_size: numberIn({ min: 2, max: 8192, integer: true }).default(64).describe('Epochs in a batch'),
});

const supervised = section({
  batch_size: numberIn({ min: 2, max: 8192, integer: true }).default(64).describe('Epochs in a batch'),
  dropout_rate: numberIn({ min: 0, max: 0.95 }).default(0.4).describe('Dropout in the classifier'),
  learning_rate: numberIn({ min: 0, max: 1, above: true }).default(1e-3).describe('Step size of Adam'),
  max_epochs: numberIn({ min: 1, max: 100_000, integer: true })
    .default(100)
    .describe('Passes over the training data'),
  patience: numberIn({ min: 1, max: 100_000, integer: true })
    .default(20)
    .describe('Passes without a better macro-F1 on the validation part before it stops'),
  label_fraction: numberIn({ min: 0, max: 1, above: true })
    .default(1)
    .describe(
      'Share of the training epochs, stage by stage, that classifiers learn from; validation keeps all its stages',
    ),
  class_weights: oneOf(['none', 'balanced', 'effective'])
    .default('balanced')
    .describe('Weight of each stage in the loss: by inverse frequency, or by effective number'),
  sampling: oneOf(['all', 'over', 'under'])
    .default('all')
    .describe('Epochs in a pass: all, those of rare stages repeated, or those of common ones left out'),
  fine_tuning: fineTuning.prefault({}),
});

const engineFields = section({
  name: oneOf(['auto', 'native', 'tensorflow', 'cpu']).default('auto').describe('TensorFlow.js backend'),
  threads: numberIn({ min: 1, max: 256, integer: true })
    .optional()
    .describe('Threads of the native engine; the cores when left out'),
  convolution: oneOf(['fast', 'direct'])
    .optional()
    .describe('How the native engine convolves: direct rounds less; fast when left out'),
});

const engine = engineFields.superRefine(({ name, threads, convolution }, context) => {
  if (name === 'auto' || name === 'native') return;
  const option = threads !== undefined ? 'threads' : 'convolution';
  if (option === 'convolution' && convolution === undefined) return;
  const message = `left out with the engine "${name}"`;
  context.addIssue({ code: 'custom', path: [option], message });
});

/** The shape of an experiment: the JSON format of SimpleSleepNet (Gupta, 2025) and what it left to the code. */
export const configSchema = section({
  seed: numberIn({ min: 0, max: 2 ** 32 - 1, integer: true })
    .default(42)
    .describe('Everything random follows from it'),
  name: z
    .string({ error: 'a text' })
    .regex(/^[\w.-]{1,80}$/, { error: 'at most 80 letters, digits, ".", "_" or "-"' })
    .optional()
    .describe('Start of the run folder name; that of the config file when left out'),
  experiment_num: numberIn({ min: 0, max: 1e9, integer: true })
    .optional()
    .describe('Number kept with the results'),
  checkpoint_seconds: numberIn({ min: 0, max: 86_400 })
    .default(30)
    .describe('Seconds between two checkpoints of a training; 0 writes one after each batch'),
  dataset: datasetSchema.prefault({}),
  pretraining_params: pretraining.prefault({}),
  augmentations: z
    .record(z.string(), z.record(z.string(), z.unknown(), { error: 'an object of parameters' }), {
      error: 'an object from augmentation names to their parameters',
    })
    .default({})
    .describe('Applied in this order to make each view'),
  latent_space_params: latentSpace.prefault({}),
  sup_training_params: supervised.prefault({}),
  engine: engine.prefault({}),
});

/** A complete, validated experiment. */
export type ExperimentConfig = z.infer<typeof configSchema>;
