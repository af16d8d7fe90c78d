import type * as tf from '@tensorflow/tfjs';
import type { EpochColumns } from '../data';
import { classificationReport, predictEmbeddings } from '../evaluation';
import type { Matrix } from '../signal';

/** What is measured on the validation part after each pass, under the names of the history's columns. */
export async function validationScores(
  classifier: tf.LayersModel,
  embeddings: Matrix,
  { labels, classes }: EpochColumns,
): Promise<Record<string, number>> {
  const { labels: predicted, probabilities } = await predictEmbeddings(classifier, embeddings);
  const { accuracy, macroF1, kappa } = classificationReport(labels, predicted, classes);
  return {
    validationLoss: meanSurprise(probabilities, labels),
    validationAccuracy: accuracy,
    validationMacroF1: macroF1,
    validationKappa: kappa,
  };
}

/** Smallest probability that counts: a certain error costs ln(1e12), not infinity. */
const least = 1e-12;

/** Unweighted cross-entropy. */
function meanSurprise({ values, columns }: Matrix, labels: Int32Array): number {
  let sum = 0;
  labels.forEach((label, row) => {
    sum -= Math.log(Math.max(least, values[row * columns + label]!));
  });
  return sum / labels.length;
}
