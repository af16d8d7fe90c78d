export { type Clustering, type KMeansOptions, kMeans } from './clustering/k-means';
export { type EmbedOptions, embed } from './embed';
export { projectionEngines, registerProjection } from './engines/registry';
export { evaluateLatentSpace, type LatentOptions } from './evaluate-latent-space';
export { type LabelledEpochs, LatentReport } from './latent-report';
export { adjustedRandIndex } from './metrics/adjusted-rand-index';
export { normalizedMutualInformation } from './metrics/normalized-mutual-information';
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
