export { type SyntheticOptions, synthetic } from './datasets/synthetic';
export { Epochs, type EpochsInit } from './epochs';
export { fitNormalizer, makeNormalizer, type Normalizer } from './normalizer';
export { type Split, type SplitOptions, type SplitPart, splitBySubject, splitParts } from './split';
export { type SleepStage, secondsPerEpoch, sleepStages, unknownStage } from './stages';
