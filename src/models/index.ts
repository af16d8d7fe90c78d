export { initializeWeights } from './initialize';
export { BatchNorm } from './layers/batch-norm';
export { L2Normalize } from './layers/l2-normalize';
export { Mish } from './layers/mish';
export { SeededDropout, type SeededDropoutOptions, setDropoutStep } from './layers/seeded-dropout';
export { backbone, type SimpleSleepNetOptions, simpleSleepNet } from './simple-sleep-net';
export {
  type LinearClassifierOptions,
  linearClassifier,
  type SleepStageClassifierOptions,
  sleepStageClassifier,
} from './sleep-stage-classifier';
