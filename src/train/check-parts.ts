import type * as tf from '@tensorflow/tfjs';
import { type EpochSource, requireOneChannel } from '../data';
import { expected } from '../system';

/** Refuses models and labelled data that do not fit together, before anything is computed. */
export function checkParts(
  where: string,
  encoder: tf.LayersModel,
  classifier: tf.LayersModel,
  training: EpochSource,
  validation: EpochSource,
): void {
  for (const part of [training, validation]) requireOneChannel(where, part);
  checkLabels(where, training, validation);
  const embedding = encoder.outputs[0]!.shape[1];
  const [input, output] = [classifier.inputs[0]!.shape[1], classifier.outputs[0]!.shape[1]];
  const demand = (want: unknown, what: string, got: unknown, remedy?: string) => {
    if (String(want) !== String(got)) throw expected(where, `${what} ${want}`, String(got), remedy);
  };
  const remedy = 'build the classifier with inputDim = latentDim of the encoder';
  demand(embedding, 'a classifier of embeddings of length', input, remedy);
  demand(training.classes.length, 'a classifier whose number of classes is', output);
  demand(training.classes, 'a validation part with the classes', validation.classes);
  demand(
    training.samplesPerEpoch,
    'a validation part whose samples per epoch are',
    validation.samplesPerEpoch,
  );
  const samples = encoder.inputs[0]!.shape[1] ?? training.samplesPerEpoch;
  demand(samples, 'epochs whose number of samples is', training.samplesPerEpoch);
}

function checkLabels(where: string, training: EpochSource, validation: EpochSource): void {
  for (const [part, { labels }] of Object.entries({ training, validation })) {
    if (!labels.length) throw expected(where, `epochs in the ${part} part`, 'none', 'give it a subject');
    const unknown = labels.filter((label) => label === -1).length;
    if (unknown) {
      const got = `${unknown} unknown of ${labels.length}`;
      throw expected(where, `a stage for every epoch of the ${part} part`, got, 'leave those out');
    }
  }
  const present = [...new Set(training.labels)].map((label) => training.classes[label]);
  if (present.length < 2)
    throw expected(where, 'at least two classes in the training part', `only ${present[0]}`);
}
