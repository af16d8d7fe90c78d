import * as tf from '@tensorflow/tfjs';
import {
  balancedOrder,
  type ClassWeights,
  classWeights,
  type EpochSource,
  rowReader,
  type Sampling,
  samplesPerPass,
} from '../data';
import type { RandomStream } from '../engine';
import { applyModel, linearClassifier } from '../models';
import type { Matrix } from '../signal';
import { checkParts } from './check-parts';
import { crossEntropy } from './cross-entropy';
import { epochsFingerprint, weightsFingerprint } from './fingerprint';
import type { PassRow, RecordedHistory } from './history';
import { type LoopOptions, trainLoop } from './loop';
import { validationScores } from './validation-scores';

/** Options of training with labels. */
export interface SupervisedOptions extends LoopOptions {
  /** How much each class counts in the loss (default `none`). */
  classWeights?: ClassWeights;
  /**
   * Which epochs a pass takes (default `all`): with `over` those of rare classes several times, with `under` of the
   * common ones only some, in every pass others.
   */
  sampling?: Sampling;
  /** Passes without a better macro-F1 on the validation part before it stops (default 20). */
  patience?: number;
}

/**
 * Trains a classifier on the embeddings of a frozen encoder, which are computed once, in inference mode. The weights of
 * the pass with the best macro-F1 on the validation part are kept; of equal ones those with the lower validation loss.
 *
 * Defaults: batchSize 64, learningRate 1e-3, maxEpochs 100.
 *
 * @param encoder [batch, samples, 1] to [batch, dimensions]; stays as it is
 * @param classifier embeddings to logits, one per class; trained in place
 * @param training scaled as for the encoder, every epoch with a label
 * @param validation scaled with the statistics of the training part
 * @throws ThetalabError when a part is empty, a label is unknown, training has a single class, models and data do not fit
 *   together, a setting is out of range, a checkpoint is not of this training, or the loss is not finite
 */
export async function trainClassifier(
  encoder: tf.LayersModel,
  classifier: tf.LayersModel,
  training: EpochSource,
  validation: EpochSource,
  options: SupervisedOptions = {},
): Promise<RecordedHistory> {
  const task = supervisedTask(training, validation, options, {
    name: 'classifier',
    learningRate: 1e-3,
    maxEpochs: 100,
  });
  checkParts(task.name, encoder, classifier, training, validation);
  let inputs!: Matrix;
  let held!: Matrix;
  return trainLoop(
    {
      ...task,
      models: [classifier],
      settings: () => ({ ...task.settings(), encoder: weightsFingerprint(encoder) }),
      async prepare() {
        inputs = await applyModel(encoder, rowReader(training), training.length);
        held = await applyModel(encoder, rowReader(validation), validation.length);
      },
      loss: (indices) =>
        task.lossOf(classifier.apply(rowsOf(inputs, indices), { training: true }) as tf.Tensor2D, indices),
      measure: () => validationScores(classifier, held, validation),
    },
    options,
  );
}

/**
 * The standard test of a representation: one linear layer on the frozen encoder, trained as `trainClassifier` does, with
 * the same defaults.
 *
 * @returns the layer (embeddings to logits) and how its training went
 * @throws ThetalabError as `trainClassifier`
 */
export async function linearEvaluation(
  encoder: tf.LayersModel,
  training: EpochSource,
  validation: EpochSource,
  options: SupervisedOptions = {},
): Promise<{ classifier: tf.LayersModel; history: RecordedHistory }> {
  const classifier = linearClassifier({
    inputDim: encoder.outputs[0]!.shape[1]!,
    classes: training.classes.length,
    random: options.random?.split('init'),
  });
  const named = { name: 'linear', ...options };
  const history = await trainClassifier(encoder, classifier, training, validation, named);
  return { classifier, history };
}

/**
 * Trains encoder and classifier together, both in place, and keeps the best weights as `trainClassifier` does.
 *
 * Defaults: batchSize 64, learningRate 1e-4, maxEpochs 10.
 *
 * @throws ThetalabError as `trainClassifier`
 */
export async function fineTune(
  encoder: tf.LayersModel,
  classifier: tf.LayersModel,
  training: EpochSource,
  validation: EpochSource,
  options: SupervisedOptions = {},
): Promise<RecordedHistory> {
  const task = supervisedTask(training, validation, options, {
    name: 'fineTuning',
    learningRate: 1e-4,
    maxEpochs: 10,
  });
  checkParts(task.name, encoder, classifier, training, validation);
  return trainLoop(
    {
      ...task,
      models: [encoder, classifier],
      loss(indices) {
        const { length } = indices;
        const values = new Float32Array(length * training.samplesPerEpoch);
        training.read(indices, values);
        const batch = tf.tensor3d(values, [length, training.samplesPerEpoch, 1]);
        const embeddings = encoder.apply(batch, { training: true }) as tf.Tensor2D;
        return task.lossOf(classifier.apply(embeddings, { training: true }) as tf.Tensor2D, indices);
      },
      async measure() {
        const held = await applyModel(encoder, rowReader(validation), validation.length);
        return validationScores(classifier, held, validation);
      },
    },
    options,
  );
}

/** What the trainings with labels have in common. */
function supervisedTask(
  training: EpochSource,
  validation: EpochSource,
  options: SupervisedOptions,
  defaults: { name: string; learningRate: number; maxEpochs: number },
) {
  const { patience = 20, classWeights: kind = 'none', sampling = 'all' } = options;
  const { labels, classes } = training;
  let weights: Float32Array | undefined;
  return {
    name: options.name ?? defaults.name,
    samples: samplesPerPass(labels, classes.length, sampling),
    order: (random: RandomStream) => balancedOrder(labels, classes.length, sampling, random),
    batchSize: options.batchSize ?? 64,
    learningRate: options.learningRate ?? defaults.learningRate,
    maxEpochs: options.maxEpochs ?? defaults.maxEpochs,
    settings: () => ({
      classWeights: kind,
      ...(sampling !== 'all' && { sampling }),
      data: epochsFingerprint(training, validation),
    }),
    lossOf(logits: tf.Tensor2D, indices: Int32Array): tf.Scalar {
      weights ??= classWeights(labels, classes.length, kind);
      return crossEntropy(
        logits,
        indices.map((index) => labels[index]!),
        weights,
      );
    },
    isBetter: (row: PassRow, best: PassRow) =>
      row.validationMacroF1! > best.validationMacroF1! ||
      (row.validationMacroF1 === best.validationMacroF1 && row.validationLoss! < best.validationLoss!),
    isEnough: (rows: readonly PassRow[], bestPass: number) => rows.length - bestPass >= patience,
  };
}

function rowsOf({ values, columns }: Matrix, indices: Int32Array): tf.Tensor2D {
  const rows = new Float32Array(indices.length * columns);
  indices.forEach((index, at) => {
    rows.set(values.subarray(index * columns, (index + 1) * columns), at * columns);
  });
  return tf.tensor2d(rows, [indices.length, columns]);
}
