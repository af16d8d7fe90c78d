import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { fromConfig } from '../../src/augment';
import { type EpochSource, openEpochStore, saveEpochStore } from '../../src/data';
import { use } from '../../src/engine';
import { predict } from '../../src/evaluation';
import { embed } from '../../src/latent';
import { fineTune, pretrain, type SupervisedOptions, trainClassifier } from '../../src/train';
import { epochsFingerprint } from '../../src/train/fingerprint';
import { smallClassifier, smallEncoder, smallEpochs, temporaryFolder, weightsOf } from './support';

beforeAll(async () => {
  await use();
});

const path = temporaryFolder();
const [training, validation] = [smallEpochs(30), smallEpochs(15, 'validation')];
const file = path('small.epochs');

/** The same epochs from a float32 store. */
function fromStore(name: string, epochs: typeof training): EpochSource {
  const place = join(`${file}-${name}`);
  saveEpochStore(place, epochs);
  return openEpochStore(place);
}
const stored = [fromStore('training', training), fromStore('validation', validation)] as const;
const options: SupervisedOptions = { batchSize: 8, learningRate: 0.02, maxEpochs: 2, quiet: true };

describe('from memory and from a float32 store the same seed gives the same bytes', () => {
  const both = async (train: (one: EpochSource, other: EpochSource) => Promise<unknown>) => {
    const fromDisk = await train(...stored);
    expect(await train(training, validation)).toEqual(fromDisk);
  };

  test('pretraining', () =>
    both(async (epochs) => {
      const encoder = smallEncoder();
      const augmentations = fromConfig({ RandomZeroMasking: { p: 0.5 }, TailoredMixup: { p: 0.5 } });
      await pretrain(encoder, epochs, { ...options, augmentations });
      return weightsOf(encoder);
    }));

  test.each(['all', 'over', 'under'] as const)('a classifier, with sampling %s', (sampling) =>
    both(async (epochs, held) => {
      const classifier = smallClassifier();
      const history = await trainClassifier(smallEncoder(), classifier, epochs, held, {
        ...options,
        sampling,
      });
      return [weightsOf(classifier), history.rows.map(({ seconds, ...row }) => row)];
    }),
  );

  test('encoder and classifier together, their predictions and embeddings', () =>
    both(async (epochs, held) => {
      const [encoder, classifier] = [smallEncoder(), smallClassifier()];
      await fineTune(encoder, classifier, epochs, held, { ...options, classWeights: 'effective' });
      return [
        weightsOf(encoder, classifier),
        await predict(encoder, classifier, held),
        await embed(encoder, held),
      ];
    }));

  test('and the same fingerprint, so that a checkpoint of one goes on with the other', () => {
    expect(epochsFingerprint(...stored)).toBe(epochsFingerprint(training, validation));
    expect(epochsFingerprint(stored[0].select([1, 0]))).not.toBe(epochsFingerprint(stored[0].select([0, 1])));
  });
});

test('sampling decides how many epochs a pass has, and is part of what a checkpoint must agree in', async () => {
  const train = (epochs: EpochSource, sampling: 'over' | 'under', checkpointFile: string) =>
    trainClassifier(smallEncoder(), smallClassifier(), epochs, validation, {
      ...options,
      sampling,
      checkpointFile,
    });
  const uneven = training.select([...training.labels.keys()].filter((row) => row % 3 || row < 9));
  await train(uneven, 'over', path('uneven'));
  await expect(train(uneven, 'under', path('uneven'))).rejects.toThrow('samples 9, got samples 30');
  await train(training, 'over', path('even'));
  await expect(train(training, 'under', path('even'))).rejects.toThrow(
    'sampling "under", got sampling "over"',
  );
});
