export { balancedOrder, type Sampling, samplesPerPass } from './balanced-order';
export { checkEpochs, describeLeftOut, type EpochCheck, type LeftOut } from './check-epochs';
export { type ClassWeights, classWeights } from './class-weights';
export type { DatasetRecording } from './dataset-recording';
export { type ArraysOptions, arrays } from './datasets/arrays';
export { BidsDataset, type BidsOptions, type BidsRecording, bids, openBids } from './datasets/bids';
export { type DreamsOptions, dreams } from './datasets/dreams';
export { type EegChallengeOptions, eegChallenge } from './datasets/eeg-challenge';
export { type EegmmiOptions, eegmmi } from './datasets/eegmmi';
export {
  datasetFolder,
  type FetchDatasetOptions,
  type FetchedDataset,
  fetchDataset,
  type PublishedName,
  publishedNames,
} from './datasets/published';
export { type SleepEdfOptions, sleepEdf, sleepEdfPair } from './datasets/sleep-edf';
export { type SyntheticOptions, synthetic } from './datasets/synthetic';
export type { EpochColumns } from './epoch-columns';
export { type EpochSource, rowReader, sampleBlocks } from './epoch-source';
export { Epochs, type EpochsInit } from './epochs';
export { type EdfOptions, readEdf } from './formats/edf/edf';
export { type Channel, EdfRecording } from './formats/edf/recording';
export type { ChannelToWrite } from './formats/edf/write/scale';
export { type WriteEdfOptions, writeBdf, writeEdf } from './formats/edf/write/write';
export { EeglabSource } from './formats/eeglab/eeglab';
export type { OpenOptions } from './formats/format';
export type { Hypnogram } from './formats/hypnogram/hypnogram';
export { type HypnogramOptions, readHypnogram } from './formats/hypnogram/read-hypnogram';
export { readMat } from './formats/mat/mat';
export type {
  MatArray,
  MatCell,
  MatNumbers,
  MatNumericClass,
  MatObject,
  MatSparse,
  MatStruct,
  MatValue,
  MatVariables,
} from './formats/mat/value';
export { type NumpyArray, numbersOf } from './formats/numpy/array';
export { readNpy } from './formats/numpy/npy';
export { readNpz } from './formats/numpy/npz';
export { readPickle } from './formats/pickle/pickle';
export { readWav, type Sound } from './formats/wav/wav';
export { type DatasetName, datasetIn, datasetNames, type LoadOptions, load } from './load';
export { loadSource } from './load-source';
export { standardMontage, standardPosition } from './montage';
export { type EpochScaling, epochScalings } from './normalize-epochs';
export { fitNormalizer, makeNormalizer, type Normalizer } from './normalizer';
export { requireOneChannel } from './one-channel';
export { open } from './open';
export { type Participants, participantColumn } from './participants';
export { type ReactionTime, type ReactionTimeOptions, reactionTimes } from './reaction-times';
export type { FilterOptions } from './recording/filter';
export type { LoadedChannel, LoadedRecording } from './recording/load';
export { Recording } from './recording/recording';
export type { ScoredWindows } from './recording/scored-windows';
export type { EpochsOptions, EventWindows, SlidingWindows, TrialWindows } from './recording/windows';
export { recordingsIn } from './recordings-in';
export { type ShareOptions, shareByStage } from './share-by-stage';
export type {
  Annotation,
  ChannelInfo,
  ChannelType,
  SampleRange,
  Segment,
  SignalSource,
} from './signal-source';
export * from './splits';
export { type SleepStage, secondsPerEpoch, sleepStages, unknownStage } from './stages';
export { type ConversionSummary, type ConvertOptions, convert } from './store/convert';
export type { StoreType } from './store/record';
export { type SaveStoreOptions, saveEpochStore } from './store/save';
export { openEpochStore, StoredEpochs } from './store/stored-epochs';
