/*
 * What kill.test.ts starts and kills: `node <this, bundled> <task> <folder>` trains, from the folder's checkpoint when
 * there is one, logs into the folder and at the end writes the weights there.
 */
import { join } from 'node:path';
import { fromConfig } from '../../src/augment';
import { fitNormalizer, synthetic } from '../../src/data';
import { seed, use } from '../../src/engine';
import { exportWeights, simpleSleepNet, sleepStageClassifier } from '../../src/models';
import {
  combineLoggers,
  fineTune,
  MetricsCsv,
  pretrain,
  TensorBoardWriter,
  trainClassifier,
} from '../../src/train';

async function main(task: string, folder: string): Promise<void> {
  await use('native');
  seed(7);
  const night = synthetic({ subjects: 3, epochsPerNight: 15, samplingRate: 50 });
  const scaled = fitNormalizer(night).apply(night);
  const [training, validation] = [scaled.ofSubjects(['S01', 'S02']), scaled.ofSubjects(['S03'])];
  const [encoder, classifier] = [simpleSleepNet({ latentDim: 16 }), sleepStageClassifier({ inputDim: 16 })];
  const options = {
    batchSize: 6,
    checkpointFile: join(folder, 'checkpoint.safetensors'),
    checkpointSeconds: 0,
    logger: combineLoggers(
      new MetricsCsv(join(folder, 'metrics.csv')),
      new TensorBoardWriter(join(folder, 'tensorboard')),
    ),
    quiet: true,
  };
  if (task === 'pretrain') {
    const augmentations = fromConfig({ TailoredMixup: { p: 0.5 }, TimeWarping: { p: 0.7 } });
    await pretrain(encoder, training, { ...options, augmentations, maxEpochs: 3 });
  } else if (task === 'fineTune') {
    await fineTune(encoder, classifier, training, validation, {
      ...options,
      maxEpochs: 3,
      classWeights: 'balanced',
    });
  } else {
    await trainClassifier(encoder, classifier, training, validation, { ...options, maxEpochs: 40 });
  }
  exportWeights(encoder, join(folder, 'encoder.safetensors'));
  exportWeights(classifier, join(folder, 'classifier.safetensors'));
}

void main(process.argv[2]!, process.argv[3]!);
