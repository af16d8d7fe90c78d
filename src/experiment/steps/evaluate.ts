import type * as tf from '@tensorflow/tfjs';
import type { LeftOut } from '../../data';
import {
  type ClassificationReport,
  classificationReport,
  majorityBaseline,
  predict,
  savePredictions,
} from '../../evaluation';
import { importWeights } from '../../models';
import type { ExperimentConfig } from '../config-schema';
import type { RunFolder } from '../run-folder';
import { type ClassifierName, classifiersOf, type Encoders, newClassifier, newEncoder } from './classify';
import type { LatentResults } from './latent';
import type { PreparedData } from './prepare';
import type { PretrainingRecord } from './pretrain';
import type { SplitSummary } from './split';

/** What `results.json` holds. */
export interface ExperimentResults {
  seed: number;
  experiment_num?: number;
  /** `leftOut` is there when the config asks for it. */
  dataset: {
    subjects: Record<'train' | 'validation' | 'test', string[]>;
    epochs: Record<string, number>;
    /** Not there in runs of earlier versions, which split by subject. */
    split?: SplitSummary;
    normalization?: ExperimentConfig['dataset']['normalization'];
    leftOut?: LeftOut;
  };
  /** `loss` is that of the last pass, where there was one; `warnings` are there when the encoder collapsed. */
  pretraining: { passes: number; loss?: number; stopped: string; seconds: number; warnings?: string[] };
  parameters: { encoder: number; classifier: number };
  /** On the test part: every classifier of the run, and `majority`, which always answers the commonest stage. */
  test: Partial<Record<ClassifierName, ClassificationReport>> & { majority: ClassificationReport };
  /** Agreement of k-means clusters with the stages, on the test part. */
  latent: Record<keyof LatentResults, { ari: number; nmi: number }>;
}

/**
 * Step 5 and 6 of the seed's main program: scores the test part with every classifier. Writes
 * `predictions-<name>.csv` (stage, prediction and probabilities of each epoch) and `results.json`.
 */
export async function evaluateStep(run: RunFolder, data: PreparedData, encoders: Encoders): Promise<'done'> {
  const { training, labelled, validation, test } = data;
  const majority = majorityBaseline(labelled.labels, test.labels, test.classes);
  const reports: ExperimentResults['test'] = { majority };
  for (const name of classifiersOf(run)) {
    const { encoder, classifier } = trained(run, name, encoders);
    const prediction = await predict(encoder, classifier, test);
    savePredictions(run.file(`predictions-${name}.csv`), test, prediction);
    reports[name] = classificationReport(test.labels, prediction.labels, test.classes);
  }
  const pretraining = run.readJson<PretrainingRecord>('pretraining.json');
  const latent = run.readJson<LatentResults>('latent.json');
  const agreement = (name: keyof LatentResults) => ({ ari: latent[name].ari, nmi: latent[name].nmi });
  const results: ExperimentResults = {
    seed: run.config.seed,
    experiment_num: run.config.experiment_num,
    dataset: {
      subjects: {
        train: training.subjectNames(),
        validation: validation.subjectNames(),
        test: test.subjectNames(),
      },
      epochs: {
        train: training.length,
        labelled: labelled.length,
        validation: validation.length,
        test: test.length,
      },
      split: data.split,
      normalization: run.config.dataset.normalization,
      leftOut: data.leftOut,
    },
    pretraining: {
      passes: pretraining.rows.length,
      loss: pretraining.rows[pretraining.rows.length - 1]?.loss,
      stopped: pretraining.stopped,
      seconds: pretraining.seconds,
      ...(pretraining.warnings.length > 0 && { warnings: pretraining.warnings }),
    },
    parameters: {
      encoder: encoders.pretrained.countParams(),
      classifier: newClassifier(run, 'frozen').countParams(),
    },
    test: reports,
    latent: { pretrained: agreement('pretrained'), untrained: agreement('untrained') },
  };
  run.writeJson('results.json', results);
  return 'done';
}

/** A classifier of the run and the encoder that it was trained on, with their final weights. */
function trained(run: RunFolder, name: ClassifierName, encoders: Encoders) {
  const classifier = newClassifier(run, name);
  importWeights(classifier, run.file('checkpoints', `${name}.safetensors`));
  let encoder: tf.LayersModel = encoders[name === 'untrained' ? 'untrained' : 'pretrained'];
  if (name === 'fineTuned') {
    encoder = newEncoder(run);
    importWeights(encoder, run.file('checkpoints', 'fineTuned-encoder.safetensors'));
  }
  return { encoder, classifier };
}
