import { expected } from '../system';
import { checkIsEpochs, type EpochSource, sampleBlocks } from './epoch-source';
import { checkScale } from './normalize-epochs';

/** A linear scaling of signals: `(x - mean) / standardDeviation`. */
export interface Normalizer {
  /** In the unit of the data it was fitted to. */
  readonly mean: number;
  /** In the unit of the data it was fitted to; above 0. */
  readonly standardDeviation: number;
  /** The epochs in standard deviations. */
  apply<E extends EpochSource>(epochs: E): E;
}

/**
 * Mean and standard deviation of all samples. Fit it to the training part alone and apply it to every part, so that
 * nothing of the test part leaks into training.
 *
 * @throws ThetalabError when there are no epochs, or the signal is constant
 */
export function fitNormalizer(training: EpochSource): Normalizer {
  checkIsEpochs('fitNormalizer', training);
  const count = training.length * training.valuesPerEpoch;
  if (count === 0) throw expected('fitNormalizer', 'at least one epoch', 'none');
  let sum = 0;
  for (const values of sampleBlocks(training)) for (const value of values) sum += value;
  const mean = sum / count;
  let squares = 0;
  for (const values of sampleBlocks(training)) for (const value of values) squares += (value - mean) ** 2;
  const standardDeviation = Math.sqrt(squares / count);
  if (standardDeviation === 0) {
    throw expected(
      'fitNormalizer',
      'a signal that varies',
      `the constant ${mean}`,
      'was the electrode connected?',
    );
  }
  return makeNormalizer(mean, standardDeviation);
}

/**
 * A normalizer from numbers that were stored.
 *
 * @throws ThetalabError when the mean is not finite, or the standard deviation not above 0
 */
export function makeNormalizer(mean: number, standardDeviation: number): Normalizer {
  checkScale('makeNormalizer', mean, standardDeviation);
  return {
    mean,
    standardDeviation,
    apply: <E extends EpochSource>(epochs: E) => epochs.standardized(mean, standardDeviation) as E,
  };
}
