import './gradients';
import './causal-layers';
import './plain-backend';

export type { ConvolutionMethod, EngineInfo, EngineName, NativeOptions } from './engine-info';
export { type AdamSettings, adamUpdate } from './ops/adam-update';
export { type BatchNormTraining, batchNormTraining } from './ops/batch-norm';
export { batchNormMish, type DropoutMask } from './ops/batch-norm-mish';
export { dropout } from './ops/dropout';
export { type GroupedConv1dOptions, groupedConv1d } from './ops/grouped-conv1d';
export { l2Normalize } from './ops/l2-normalize';
export { mish } from './ops/mish';
export { RandomStream } from './random-stream';
export { currentSeed, seed, stream } from './seed';
export { current, ready, use } from './use';
