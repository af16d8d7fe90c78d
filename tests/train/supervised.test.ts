import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { seed, use } from '../../src/engine';
import { interrupt, resetInterruption } from '../../src/system';
import { fineTune, linearEvaluation, type SupervisedOptions, trainClassifier } from '../../src/train';
import { smallClassifier, smallEncoder, smallEpochs, stopAfter, temporaryFolder, weightsOf } from './support';

beforeAll(async () => {
  await use();
});

afterEach(() => {
  vi.restoreAllMocks();
  resetInterruption();
});

const path = temporaryFolder();
const [training, validation] = [smallEpochs(30), smallEpochs(15, 'validation')];
const options: SupervisedOptions = { batchSize: 8, learningRate: 0.02, maxEpochs: 4, quiet: true };

/** The two ways of training a classifier, as one function each that returns what they trained. */
const ways = {
  trainClassifier: async (
    changes: SupervisedOptions,
    encoder = smallEncoder(),
    classifier = smallClassifier(),
  ) => {
    const before = weightsOf(encoder);
    const history = await trainClassifier(encoder, classifier, training, validation, {
      ...options,
      ...changes,
    });
    expect(weightsOf(encoder)).toBe(before);
    return { history, weights: weightsOf(classifier) };
  },
  fineTune: async (changes: SupervisedOptions, encoder = smallEncoder(), classifier = smallClassifier()) => {
    const history = await fineTune(encoder, classifier, training, validation, { ...options, ...changes });
    return { history, weights: weightsOf(encoder, classifier) };
  },
};

describe.each(Object.entries(ways))('%s', (name, train) => {
  test('learns to tell the rhythms apart, and measures each pass', async () => {
    const { history } = await train({ maxEpochs: 40, patience: 40 });
    const [last] = history.rows.slice(-1);
    expect(Object.keys(last!)).toEqual([
      'pass',
      'loss',
      'validationLoss',
      'validationAccuracy',
      'validationMacroF1',
      'validationKappa',
      'seconds',
    ]);
    const best = history.rows[history.bestPass - 1]!;
    expect(best.validationMacroF1).toBe(Math.max(...history.rows.map((row) => row.validationMacroF1!)));
    expect(best.validationMacroF1).toBeGreaterThan(0.8);
  });

  test('the same seed gives the same bytes, another seed others', async () => {
    const [first, second] = [await train({}), await train({})];
    seed(5);
    const other = await train({});
    seed(0);
    expect(second.weights).toBe(first.weights);
    expect(other.weights).not.toBe(first.weights);
  });

  test.each([2, 6])('stopped after batch %i of 16 and resumed it ends in the same bytes', async (batches) => {
    const whole = await train({});
    const checkpointFile = path(`${name}-${batches}`);
    const classifier = smallClassifier();
    stopAfter(classifier, batches);
    const partial = await train({ checkpointFile }, smallEncoder(), classifier);
    expect(partial.history.stopped).toBe('interrupted');
    resetInterruption();
    const fresh = name === 'fineTune' ? smallEncoder(8) : smallEncoder();
    const resumed = await train({ checkpointFile }, fresh, smallClassifier(8));
    expect(resumed.weights).toBe(whole.weights);
    const scores = ({ history }: typeof whole) => history.rows.map(({ seconds, ...row }) => row);
    expect(scores(resumed)).toEqual(scores(whole));
  });

  test('stops when patience is at its end', async () => {
    const { history } = await train({ learningRate: 1e-9, maxEpochs: 50, patience: 3 });
    expect(history.stopped).toBe('early');
    expect(history.rows).toHaveLength(history.bestPass + 3);
  });

  test('class weights change what is learned', async () => {
    const plain = await train({});
    expect((await train({ classWeights: [1, 5, 1] })).weights).not.toBe(plain.weights);
    expect((await train({ classWeights: [2, 2, 2] })).history.rows[0]!.loss).toBeCloseTo(
      plain.history.rows[0]!.loss,
      5,
    );
  });

  test('interrupted before it began it returns an empty history', async () => {
    interrupt();
    const { history } = await train({});
    expect(history).toMatchObject({ stopped: 'interrupted', rows: [] });
  });

  test('keeps no tensor', async () => {
    const [encoder, classifier] = [smallEncoder(), smallClassifier()];
    await train({ maxEpochs: 1 }, encoder, classifier);
    const before = tf.memory().numTensors;
    await train({ maxEpochs: 3 }, encoder, classifier);
    expect(tf.memory().numTensors).toBe(before);
  });
});

test('fine-tuning has defaults of its own, also when an option is given as undefined', async () => {
  const quick = { batchSize: 30, quiet: true, maxEpochs: undefined, learningRate: undefined };
  const history = await fineTune(smallEncoder(), smallClassifier(), training, validation, quick);
  expect(history.rows).toHaveLength(10);
});

test('linear evaluation trains one layer that fits encoder and classes', async () => {
  const encoder = smallEncoder();
  const before = weightsOf(encoder);
  const { classifier, history } = await linearEvaluation(encoder, training, validation, {
    ...options,
    maxEpochs: 30,
    learningRate: 0.1,
  });
  expect(weightsOf(encoder)).toBe(before);
  expect(classifier.countParams()).toBe(6 * 3 + 3);
  expect(history.rows[history.bestPass - 1]!.validationAccuracy).toBeGreaterThan(0.6);
});

describe('bad input', () => {
  const attempt = (encoder: tf.LayersModel, classifier: tf.LayersModel, part = training, held = validation) =>
    trainClassifier(encoder, classifier, part, held, options);
  const relabelled = (labels: number[]) => training.with({ labels: Int32Array.from(labels) });

  test('parts without epochs', async () => {
    const none = training.select([]);
    await expect(attempt(smallEncoder(), smallClassifier(), none)).rejects.toThrow(
      /epochs in the training part, got none/,
    );
    await expect(attempt(smallEncoder(), smallClassifier(), training, none)).rejects.toThrow(
      /the validation part, got none/,
    );
  });

  test('unknown labels', async () => {
    const part = relabelled(Array.from(training.labels, (label, row) => (row < 2 ? -1 : label)));
    await expect(attempt(smallEncoder(), smallClassifier(), part)).rejects.toThrow(
      /a stage for every epoch of the training part, got 2 unknown of 30; leave those out/,
    );
  });

  test('one class only', async () => {
    const part = relabelled(new Array(30).fill(1));
    await expect(attempt(smallEncoder(), smallClassifier(), part)).rejects.toThrow(
      /two classes in the training part, got only N1/,
    );
  });

  test('labels of another length cannot become epochs', () => {
    expect(() => relabelled([0, 1, 2])).toThrow(/expected 3 subjects, one for each label, got 30/);
  });

  test('models and data that do not fit together', async () => {
    const dense = (inputs: number, units: number) =>
      tf.sequential({ layers: [tf.layers.dense({ units, inputShape: [inputs] })] });
    await expect(attempt(smallEncoder(), dense(7, 3))).rejects.toThrow(
      /embeddings of length 6, got 7; build the classifier/,
    );
    await expect(attempt(smallEncoder(), dense(6, 5))).rejects.toThrow(/number of classes is 3, got 5/);
    const named = validation.with({ classes: ['W', 'N1', 'REM'] });
    await expect(attempt(smallEncoder(), smallClassifier(), training, named)).rejects.toThrow(
      /classes W,N1,N2, got W,N1,REM/,
    );
    const long = { values: new Float32Array(15 * 30).fill(1), samplesPerEpoch: 30 };
    await expect(attempt(smallEncoder(), smallClassifier(), training, validation.with(long))).rejects.toThrow(
      /samples per epoch are 24, got 30/,
    );
  });

  test('NaN that got into the signals', async () => {
    const spoilt = smallEpochs(30);
    spoilt.values[100] = Number.NaN;
    await expect(attempt(smallEncoder(), smallClassifier(), spoilt)).rejects.toThrow(/finite/);
  });
});
