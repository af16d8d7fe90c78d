import { RandomAmplitudeScaling, RandomDCShift, SignFlip } from './amplitude';
import { ChannelDropout, ChannelShuffle } from './channels';
import { BandpassFilter, FTSurrogate, RandomBandStopFilter, TailoredMixup } from './frequency';
import { CutoutResize, RandomZeroMasking, SpecMask } from './masking';
import { AverageFiltering, GaussianSmoothing, RandomAdditiveGaussianNoise } from './noise';
import { type AugmentationClass, register } from './registry';
import { Permutation, RandomTimeShift, TimeReversal, TimeWarping } from './temporal';

/** What thetalab itself brings, by name. */
export const builtIn: Record<string, AugmentationClass> = {
  RandomAmplitudeScaling,
  RandomDCShift,
  SignFlip,
  RandomBandStopFilter,
  TailoredMixup,
  BandpassFilter,
  FTSurrogate,
  CutoutResize,
  RandomZeroMasking,
  SpecMask,
  AverageFiltering,
  RandomAdditiveGaussianNoise,
  GaussianSmoothing,
  TimeReversal,
  TimeWarping,
  Permutation,
  RandomTimeShift,
  ChannelDropout,
  ChannelShuffle,
};
for (const [name, augmentation] of Object.entries(builtIn)) register(name, augmentation);
