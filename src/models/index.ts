export { type ApplyOptions, applyModel } from './apply-model';
export { cloneModel } from './clone-model';
export { formatSafetensors } from './format-safetensors';
export { initializeWeights } from './initialize';
export { BatchNorm } from './layers/batch-norm';
export { BatchNormMish } from './layers/batch-norm-mish';
export { L2Normalize } from './layers/l2-normalize';
export { LayerNorm, type LayerNormOptions } from './layers/layer-norm';
export { Lstm, type LstmOptions } from './layers/lstm';

export { Mish } from './layers/mish';
export { MultiHeadAttention, type MultiHeadAttentionOptions } from './layers/multi-head-attention';
export { SeededDropout, type SeededDropoutOptions, setDropoutStep } from './layers/seeded-dropout';
export { TransformerBlock, type TransformerBlockOptions } from './layers/transformer-block';
export { loadModel, saveModel } from './model-folder';
export { parseSafetensors } from './parse-safetensors';
export type { SafeTensor, SafeTensors, SafeTensorType } from './safetensors';
export { backbone, type SimpleSleepNetOptions, simpleSleepNet } from './simple-sleep-net';
export {
  type LinearClassifierOptions,
  linearClassifier,
  type SleepStageClassifierOptions,
  sleepStageClassifier,
} from './sleep-stage-classifier';
export { loadStateDict, stateDict } from './state-dict';
export { exportWeights, importWeights } from './weights-file';
