import { TailoredMixup } from './frequency';
import { RandomZeroMasking } from './masking';
import { RandomAdditiveGaussianNoise } from './noise';
import { register } from './registry';
import { TimeWarping } from './temporal';

register('RandomZeroMasking', RandomZeroMasking);
register('TimeWarping', TimeWarping);
register('TailoredMixup', TailoredMixup);
register('RandomAdditiveGaussianNoise', RandomAdditiveGaussianNoise);

export { type AugmentationContext, BaseAugmentation, type ParametersOf } from './base-augmentation';
export { mixSpectra, TailoredMixup } from './frequency';
export { RandomZeroMasking } from './masking';
export { RandomAdditiveGaussianNoise } from './noise';
export {
  type AugmentationClass,
  type AugmentationDescription,
  fromConfig,
  type ParameterDescription,
  register,
  registered,
} from './registry';
export { type NumberOptions, number, type ParameterSchema, parameters } from './schema';
export { TimeWarping, warp } from './temporal';
export { augmentBatch, type BatchOptions, twoViews } from './views';
