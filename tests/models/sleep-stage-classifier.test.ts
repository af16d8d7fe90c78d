import { expect, test } from 'vitest';
import { linearClassifier, sleepStageClassifier } from '../../src/models';
import { modelConformance } from './conformance';
import { pytorchParity } from './pytorch-parity';

modelConformance({
  name: 'SleepStageClassifier',
  create: (random) => sleepStageClassifier({ random }),
  inputShapes: [[128]],
  outputShape: [5],
  trainableParameters: 67_333,
  flat: /^classifier\.[04]\/bias$/,
});

modelConformance({
  name: 'LinearClassifier',
  create: (random) => linearClassifier({ inputDim: 16, classes: 3, random }),
  inputShapes: [[16]],
  outputShape: [3],
  trainableParameters: 51,
  drops: false,
});

pytorchParity({
  name: 'sleep-stage-classifier',
  create: (random) => sleepStageClassifier({ dropout: 0, random }),
});

test('classifiers refuse options out of range', () => {
  expect(() => sleepStageClassifier({ classes: 1 })).toThrow(
    'sleepStageClassifier: expected at least 2 classes, got 1',
  );
  expect(() => linearClassifier({ inputDim: -3 })).toThrow(
    'linearClassifier: expected a whole inputDim from 1, got -3',
  );
});
