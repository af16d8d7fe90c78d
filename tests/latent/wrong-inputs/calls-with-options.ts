import * as latent from '../../../src/latent';
import { reference } from './calls-with-points';
import { encoder, epochs, labels, night, points, quiet, scores } from './fixture';

/** What takes options, with all else as it should be, and which options are numbers. */
export const numbersAmongOptions: Record<string, [(options: object) => unknown, string[]]> = {
  agglomerative: [(o) => latent.agglomerative(points, { clusters: 3, ...o }), ['clusters']],
  alignment: [({ alpha }: { alpha?: number }) => latent.alignment(points, points, alpha), ['alpha']],
  collapseMeter: [() => latent.collapseMeter(points), []],
  compareEncoders: [
    (o) => latent.compareEncoders({ a: points }, epochs, { ...scores, ...o }),
    ['resamples', 'maxEpochs', 'maxPoints', 'folds', 'neighbors'],
  ],
  embed: [(o) => latent.embed(encoder(), night(1), o), ['batchSize']],
  evaluateEncoder: [
    (o) => latent.evaluateEncoder(points, epochs, { ...scores, ...o }),
    ['resamples', 'maxEpochs', 'maxPoints', 'folds', 'neighbors'],
  ],
  evaluateLatentSpace: [
    (o) => latent.evaluateLatentSpace(points, epochs, { quiet, tsne: false, umap: false, ...o }),
    ['clusters', 'fraction', 'maxPoints'],
  ],
  gaussianMixture: [
    (o) => latent.gaussianMixture(points, { components: 3, ...o }),
    ['components', 'tolerance', 'maxIterations', 'regularisation'],
  ],
  kMeans: [
    (o) => latent.kMeans(points, { clusters: 3, ...o }),
    ['clusters', 'restarts', 'maxIterations', 'tolerance', 'miniBatch'],
  ],
  linearProbe: [(o) => latent.linearProbe(points, epochs, o), ['folds', 'c', 'fraction', 'tolerance']],
  logisticRegression: [
    (o) => latent.logisticRegression(points, labels, 3, o),
    ['c', 'tolerance', 'maxIterations'],
  ],
  neighborProbe: [
    (o) => latent.neighborProbe(points, epochs, { neighbors: 3, ...o }),
    ['folds', 'neighbors'],
  ],
  neighborVotes: [
    (o) => latent.neighborVotes(points, labels, undefined, { neighbors: 3, ...o }),
    ['neighbors'],
  ],
  onlineProbe: [(o) => latent.onlineProbe(encoder(), night(1), o), ['maxEpochs', 'neighbors']],
  pca: [(o) => latent.pca(points, o), ['components']],
  trustworthiness: [({ k }: { k?: number }) => latent.trustworthiness(points, points, k), ['k']],
  tsne: [
    (o) => latent.tsne(points, { iterations: 2, quiet, ...o }),
    [
      ...['dimensions', 'iterations', 'perplexity', 'earlyExaggeration', 'earlyIterations', 'exaggeration'],
      ...['learningRate', 'angle'],
    ],
  ],
  'tsne.transform': [
    (o) => latent.tsne.transform(points, reference, { iterations: 2, quiet, ...o }),
    ['perplexity', 'iterations', 'exaggeration', 'learningRate'],
  ],
  umap: [
    (o) => latent.umap(points, { iterations: 2, quiet, ...o }),
    ['dimensions', 'iterations', 'neighbors', 'minDist', 'spread', 'labelWeight', 'negatives'],
  ],
  'umap.transform': [
    (o) => latent.umap.transform(points, reference, { iterations: 2, quiet, ...o }),
    ['iterations', 'neighbors', 'minDist', 'spread', 'negatives'],
  ],
  uniformity: [({ t }: { t?: number }) => latent.uniformity(points, t), ['t']],
  vMeasure: [({ beta }: { beta?: number }) => latent.vMeasure(labels, labels, beta), ['beta']],
};
