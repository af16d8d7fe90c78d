import type * as tf from '@tensorflow/tfjs';
import {
  exportWeights,
  importWeights,
  linearClassifier,
  simpleSleepNet,
  sleepStageClassifier,
} from '../../models';
import { stream } from '../../random';
import { fineTune, type SupervisedOptions, trainClassifier } from '../../train';
import type { RunFolder } from '../run-folder';
import { runLogger } from './logger';
import type { PreparedData } from './prepare';

/** The classifiers of a run; each name is also that of its result and of its files in `checkpoints/`. */
export type ClassifierName = 'frozen' | 'linear' | 'untrained' | 'fineTuned';

/** The encoders that classifiers stand on. */
export interface Encoders {
  pretrained: tf.LayersModel;
  untrained: tf.LayersModel;
}

/** The classifiers that this run's config asks for. */
export function classifiersOf({ config }: RunFolder): ClassifierName[] {
  return config.sup_training_params.fine_tuning.enabled
    ? ['frozen', 'linear', 'untrained', 'fineTuned']
    : ['frozen', 'linear', 'untrained'];
}

/**
 * Step 4: the seed's classifier on the frozen pretrained encoder and, to compare, on the untrained one; one linear
 * layer on the pretrained encoder; and, if the config asks for it, encoder and classifier together. Writes
 * `checkpoints/<name>.safetensors` and, when all are there, `checkpoints/classifiers.json`.
 */
export async function classifyStep(
  run: RunFolder,
  data: PreparedData,
  encoders: Encoders,
): Promise<'done' | 'interrupted'> {
  const summary: Record<string, unknown> = {};
  for (const name of classifiersOf(run)) {
    const model = newClassifier(run, name);
    const encoder =
      name === 'fineTuned' ? newEncoder(run) : encoders[name === 'untrained' ? 'untrained' : 'pretrained'];
    if (name === 'fineTuned') {
      importWeights(encoder, run.file('checkpoints', 'encoder.safetensors'));
      importWeights(model, run.file('checkpoints', 'frozen.safetensors'));
    }
    const train = name === 'fineTuned' ? fineTune : trainClassifier;
    const history = await train(encoder, model, data.labelled, data.validation, optionsOf(run, name));
    if (history.stopped === 'interrupted') return 'interrupted';
    exportWeights(model, run.file('checkpoints', `${name}.safetensors`));
    if (name === 'fineTuned')
      exportWeights(encoder, run.file('checkpoints', 'fineTuned-encoder.safetensors'));
    summary[name] = history;
  }
  run.writeJson('checkpoints/classifiers.json', summary);
  return 'done';
}

/** A classifier with its first weights: one layer for `linear`, else the seed's network. */
export function newClassifier({ config }: RunFolder, name: ClassifierName): tf.LayersModel {
  const inputDim = config.pretraining_params.latent_dim;
  const random = stream(`classifier/${name}`);
  if (name === 'linear') return linearClassifier({ inputDim, random });
  return sleepStageClassifier({ inputDim, dropout: config.sup_training_params.dropout_rate, random });
}

/** The encoder with its first weights: what "untrained" means in the results, and where pretraining starts. */
export function newEncoder({ config }: RunFolder): tf.LayersModel {
  const { latent_dim: latentDim, dropout_rate: dropout } = config.pretraining_params;
  return simpleSleepNet({ latentDim, dropout, random: stream('encoder') });
}

function optionsOf(run: RunFolder, name: ClassifierName): SupervisedOptions {
  const { fine_tuning: fineTuning, ...settings } = run.config.sup_training_params;
  const own = name === 'fineTuned' ? fineTuning : settings;
  return {
    name,
    batchSize: own.batch_size,
    learningRate: own.learning_rate,
    maxEpochs: own.max_epochs,
    patience: settings.patience,
    classWeights: settings.class_weights,
    sampling: settings.sampling,
    checkpointSeconds: run.config.checkpoint_seconds,
    checkpointFile: run.file('checkpoints', `${name}-training.safetensors`),
    logger: runLogger(run),
  };
}
