import './built-in';

export { RandomAmplitudeScaling, RandomDCShift, SignFlip } from './amplitude';
export { type AugmentationContext, BaseAugmentation, type ParametersOf } from './base-augmentation';
export type { AugmentationBatch } from './batch';
export { ChannelDropout, ChannelShuffle } from './channels';
export { DrawnAugmentation } from './drawn-augmentation';
export { checkEpochLength, type ShortestEpoch } from './epoch-length';
export { BandpassFilter, FTSurrogate, RandomBandStopFilter, TailoredMixup } from './frequency';
export { CutoutResize, cutAndStretch, RandomZeroMasking, SpecMask } from './masking';
export { mixSpectra } from './mix-spectra';
export {
  AverageFiltering,
  GaussianSmoothing,
  movingAverage,
  RandomAdditiveGaussianNoise,
  smooth,
} from './noise';
export { assemble, permuteSegments, roll } from './pieces';
export {
  type AugmentationClass,
  type AugmentationDescription,
  fromConfig,
  type ParameterDescription,
  register,
  registered,
} from './registry';
export { type NumberOptions, number, type ParameterSchema, parameters } from './schema';
export { passBand, stopBand } from './spectral-gain';
export { Permutation, RandomTimeShift, TimeReversal, TimeWarping } from './temporal';
export { turnPhases } from './turn-phases';
export { isBuiltIn, ViewThread } from './view-thread';
export { augmentBatch, type BatchOptions, twoViews } from './views';
export { warp } from './warp';
