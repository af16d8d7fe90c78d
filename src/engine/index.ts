import './complex-gradients';
import './gradients';
import './plain-backend';

export type { ConvolutionMethod, EngineInfo, EngineName, NativeOptions } from './engine-info';
export { type AdamSettings, adamUpdate } from './ops/adam-update';
export { type BatchNormTraining, batchNormTraining } from './ops/batch-norm';
export { batchNormMish, type DropoutMask } from './ops/batch-norm-mish';
export { batchNormMishInference, type RunningStatistics } from './ops/batch-norm-mish-inference';
export { dropout } from './ops/dropout';
export { type FourierOptions, irfft, rfft } from './ops/fourier';
export { l2Normalize } from './ops/l2-normalize';
export { mish } from './ops/mish';
export { RandomStream } from './random-stream';
export { currentSeed, seed, stream } from './seed';
export { current, ready, use } from './use';
