export { adjustedRandIndex } from './adjusted-rand-index';
export { type EmbedOptions, embed } from './embed';
export { projectionEngines, registerProjection } from './engines/registry';
export { evaluateLatentSpace, type LatentOptions } from './evaluate-latent-space';
export { type Clustering, type KMeansOptions, kMeans } from './k-means';
export { type LabelledEpochs, LatentReport } from './latent-report';
export { normalizedMutualInformation } from './normalized-mutual-information';
export type {
  ProjectedPoints,
  ProjectionEngine,
  ProjectionFrame,
  ProjectionOptions,
  ProjectionSettings,
} from './projection';
export { selectRows, subsample } from './subsample';
export { type TsneOptions, tsne } from './tsne';
export { type UmapOptions, umap } from './umap';
