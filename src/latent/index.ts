export {
  type Agglomeration,
  type AgglomerativeOptions,
  agglomerative,
} from './clustering/agglomerative';
export type { Mixture } from './clustering/expectation-maximisation';
export {
  type GaussianMixture,
  type GaussianMixtureOptions,
  gaussianMixture,
} from './clustering/gaussian-mixture';
export { type Clustering, type KMeansOptions, kMeans } from './clustering/k-means';
export type { Linkage, Merge } from './clustering/nearest-neighbour-chain';
export { type EmbedOptions, embed } from './embed';
export { projectionEngines, registerProjection } from './engines/registry';
export { evaluateLatentSpace, type LatentOptions } from './evaluate-latent-space';
export type { Score } from './evaluator/bootstrap';
export { compareEncoders, EncoderComparison } from './evaluator/compare-encoders';
export {
  type EncoderFindings,
  EncoderReport,
  type LabelEfficiency,
  scoreDigits,
} from './evaluator/encoder-report';
export { type EvaluateEncoderOptions, evaluateEncoder } from './evaluator/evaluate-encoder';
export { type ScoreName, scoreMeanings } from './evaluator/scores';
export type { LabelledEpochs } from './labelled-epochs';
export { LatentReport } from './latent-report';
export { adjustedMutualInformation } from './metrics/adjusted-mutual-information';
export { adjustedRandIndex } from './metrics/adjusted-rand-index';
export { alignment } from './metrics/alignment';
export { calinskiHarabasz } from './metrics/calinski-harabasz';
export { type CollapseReading, collapseMeter, collapseWarning } from './metrics/collapse';
export { type ContingencyTable, contingencyTable } from './metrics/contingency-table';
export { daviesBouldin } from './metrics/davies-bouldin';
export { effectiveRank } from './metrics/effective-rank';
export { fowlkesMallows } from './metrics/fowlkes-mallows';
export type { Labels } from './metrics/labeling';
export { normalizedMutualInformation } from './metrics/normalized-mutual-information';
export { silhouette, silhouetteSamples } from './metrics/silhouette';
export { continuity, type PreservationOptions, trustworthiness } from './metrics/trustworthiness';
export { uniformity } from './metrics/uniformity';
export { type VMeasure, vMeasure } from './metrics/v-measure';
export type { Metric } from './neighbours/comparable';
export {
  type NeighbourOptions,
  type NeighbourSearch,
  type Neighbours,
  nearestNeighbours,
} from './neighbours/nearest-neighbours';
export { type Pca, type PcaOptions, pca } from './pca/pca';
export { foldsBySubject } from './probes/folds';
export {
  classifyLinearly,
  type LogisticModel,
  type LogisticOptions,
  logisticRegression,
} from './probes/logistic-regression';
export { type NeighborOptions, neighborVotes } from './probes/nearest-neighbors';
export { type OnlineProbeOptions, type OnlineReading, onlineProbe } from './probes/online-probe';
export {
  type LinearProbeOptions,
  type LinearProbeResult,
  linearProbe,
  neighborProbe,
  type ProbeOptions,
  type ProbeResult,
} from './probes/probe';
export type {
  ProjectedPoints,
  ProjectionEngine,
  ProjectionFrame,
  ProjectionOptions,
  ProjectionSettings,
} from './projection';
export { type ProjectorColumns, writeProjector } from './projector';
export { type PointTable, readPoints } from './read-points';
export type { StoppableOptions } from './steps';
export { selectRows, subsample } from './subsample';
export { type TsneOptions, tsne } from './tsne';
export type { TsneMethod } from './tsne/settings';
export type { TransformOptions, TsneReference } from './tsne/transform';
export { type UmapOptions, umap } from './umap';
export type { UmapReference, UmapTransformOptions } from './umap/transform';
