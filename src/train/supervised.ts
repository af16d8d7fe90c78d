import * as tf from '@tensorflow/tfjs';
import type { Epochs } from '../data';
import { classificationReport, predictEmbeddings } from '../evaluation';
import { applyModel, linearClassifier } from '../models';
import type { Matrix } from '../signal';
import { expected } from '../system';
import { type ClassWeights, classWeights, crossEntropy } from './cross-entropy';
import type { PassRow, TrainingHistory } from './history';
import { type LoopOptions, type TrainingTask, trainLoop } from './loop';

/** Options of training with labels. */
export interface SupervisedOptions extends LoopOptions {
  /** How much each class counts in the loss (default `none`). */
  classWeights?: ClassWeights;
  /** Passes without a better macro-F1 on the validation part before it stops (default 20). */
  patience?: number;
}

/**
 * Trains a classifier on the embeddings of a frozen encoder, which are computed once. The weights of the pass with the
 * best macro-F1 on the validation part are kept; of equal ones those with the lower validation loss.
 *
 * Defaults: batchSize 64, learningRate 1e-3, maxEpochs 100.
 *
 * @param encoder stays as it is
 * @param classifier embeddings to logits; trained in place
 * @throws ThetalabError when a part is empty, a label is unknown, or training has a single class
 */
export async function trainClassifier(
  encoder: tf.LayersModel,
  classifier: tf.LayersModel,
  training: Epochs,
  validation: Epochs,
  options: SupervisedOptions = {},
): Promise<TrainingHistory> {
  const name = options.name ?? 'classifier';
  checkLabels(name, training, validation);
  const inputs = await applyModel(encoder, training.values, training.length);
  const held = await applyModel(encoder, validation.values, validation.length);
  const task = supervisedTask(name, training, options);
  return trainLoop(
    {
      ...task,
      models: [classifier],
      loss: (indices) =>
        task.lossOf(classifier.apply(rowsOf(inputs, indices), { training: true }) as tf.Tensor2D, indices),
      measure: () => measure(classifier, held, validation),
    },
    options,
  );
}

/**
 * The standard test of a representation: one linear layer on the frozen encoder, trained as `trainClassifier` does.
 *
 * @returns the layer (embeddings to logits) and how its training went
 */
export async function linearEvaluation(
  encoder: tf.LayersModel,
  training: Epochs,
  validation: Epochs,
  options: SupervisedOptions = {},
): Promise<{ classifier: tf.LayersModel; history: TrainingHistory }> {
  const name = options.name ?? 'linear';
  const classifier = linearClassifier({
    inputDim: encoder.outputs[0]!.shape[1]!,
    classes: training.classes.length,
  });
  const history = await trainClassifier(encoder, classifier, training, validation, { ...options, name });
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
  training: Epochs,
  validation: Epochs,
  options: SupervisedOptions = {},
): Promise<TrainingHistory> {
  const name = options.name ?? 'fineTuning';
  checkLabels(name, training, validation);
  const task = supervisedTask(name, training, { learningRate: 1e-4, maxEpochs: 10, ...options });
  return trainLoop(
    {
      ...task,
      models: [encoder, classifier],
      loss(indices) {
        const { values, samplesPerEpoch } = training.select(indices);
        const batch = tf.tensor3d(values, [indices.length, samplesPerEpoch, 1]);
        const embeddings = encoder.apply(batch, { training: true });
        return task.lossOf(
          classifier.apply(embeddings as tf.Tensor, { training: true }) as tf.Tensor2D,
          indices,
        );
      },
      async measure() {
        return measure(
          classifier,
          await applyModel(encoder, validation.values, validation.length),
          validation,
        );
      },
    },
    options,
  );
}

/** What the trainings with labels have in common. */
function supervisedTask(name: string, training: Epochs, options: SupervisedOptions) {
  const { patience = 20 } = options;
  const weights = classWeights(training.labels, training.classes.length, options.classWeights ?? 'none');
  return {
    name,
    samples: training.length,
    batchSize: options.batchSize ?? 64,
    learningRate: options.learningRate ?? 1e-3,
    maxEpochs: options.maxEpochs ?? 100,
    lossOf: (logits: tf.Tensor2D, indices: Int32Array) =>
      crossEntropy(
        logits,
        indices.map((index) => training.labels[index]!),
        weights,
      ),
    isBetter: (row, best) =>
      row.validationMacroF1! > best.validationMacroF1! ||
      (row.validationMacroF1 === best.validationMacroF1 && row.validationLoss! < best.validationLoss!),
    isEnough: (rows: readonly PassRow[], bestPass: number) => rows.length - bestPass >= patience,
  } satisfies Partial<TrainingTask> & { lossOf: unknown };
}

async function measure(classifier: tf.LayersModel, embeddings: Matrix, { labels, classes }: Epochs) {
  const { labels: predicted, probabilities } = await predictEmbeddings(classifier, embeddings);
  const { accuracy, macroF1, kappa } = classificationReport(labels, predicted, classes);
  const surprise = labels.reduce((sum, label, row) => {
    return sum - Math.log(Math.max(1e-12, probabilities.values[row * classes.length + label]!));
  }, 0);
  return {
    validationLoss: surprise / labels.length,
    validationAccuracy: accuracy,
    validationMacroF1: macroF1,
    validationKappa: kappa,
  };
}

function rowsOf({ values, columns }: Matrix, indices: Int32Array): tf.Tensor2D {
  const rows = new Float32Array(indices.length * columns);
  indices.forEach((index, at) => {
    rows.set(values.subarray(index * columns, (index + 1) * columns), at * columns);
  });
  return tf.tensor2d(rows, [indices.length, columns]);
}

function checkLabels(name: string, training: Epochs, validation: Epochs): void {
  for (const [part, { labels }] of Object.entries({ training, validation })) {
    if (!labels.length) throw expected(name, `epochs in the ${part} part`, 'none', 'give it a subject');
    if (labels.includes(-1))
      throw expected(name, `a stage for every epoch of the ${part} part`, 'unknown ones', 'leave them out');
  }
  const classes = new Set(training.labels).size;
  if (classes < 2)
    throw expected(name, 'at least two classes to tell apart', `${classes} in the training part`);
}
