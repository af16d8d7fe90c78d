import * as latent from '../../../src/latent';
import type { Matrix } from '../../../src/signal';
import { scratchFolder } from '../../support/scratch';
import { epochsOf, labels, labelsOf, points, quiet, random } from './fixture';

const folder = scratchFolder();

/** What takes points, with all else as it should be; other points come with as many labels. */
export const ofPoints: Record<string, (points: Matrix) => unknown> = {
  agglomerative: (some) => latent.agglomerative(some, { clusters: 3 }),
  'agglomerative.async': (some) => latent.agglomerative.async(some, { clusters: 3, quiet }),
  alignment: (some) => latent.alignment(some, some),
  calinskiHarabasz: (some) => latent.calinskiHarabasz(some, labelsOf(some)),
  classifyLinearly: (some) => latent.classifyLinearly(latent.logisticRegression(points, labels, 3), some),
  collapseMeter: (some) => latent.collapseMeter(some),
  compareEncoders: (some) =>
    latent.compareEncoders({ a: some }, epochsOf(some), { resamples: 2, neighbors: 3 }),
  continuity: (some) => latent.continuity(some, some),
  daviesBouldin: (some) => latent.daviesBouldin(some, labelsOf(some)),
  effectiveRank: (some) => latent.effectiveRank(some),
  evaluateEncoder: (some) => latent.evaluateEncoder(some, epochsOf(some), { resamples: 2, neighbors: 3 }),
  evaluateLatentSpace: (some) =>
    latent.evaluateLatentSpace(some, epochsOf(some), { tsne: { iterations: 2 }, umap: false, quiet }),
  gaussianMixture: (some) => latent.gaussianMixture(some, { components: 3, random }),
  'gaussianMixture.async': (some) => latent.gaussianMixture.async(some, { components: 3, random, quiet }),
  kMeans: (some) => latent.kMeans(some, { clusters: 3, random }),
  'kMeans.async': (some) => latent.kMeans.async(some, { clusters: 3, random, quiet }),
  linearProbe: (some) => latent.linearProbe(some, epochsOf(some)),
  logisticRegression: (some) => latent.logisticRegression(some, labelsOf(some), 3),
  nearestNeighbours: (some) => latent.nearestNeighbours(some, 3),
  neighborProbe: (some) => latent.neighborProbe(some, epochsOf(some), { neighbors: 3 }),
  neighborVotes: (some) => latent.neighborVotes(some, labelsOf(some), undefined, { neighbors: 3 }),
  pca: (some) => latent.pca(some),
  silhouette: (some) => latent.silhouette(some, labelsOf(some)),
  'silhouette.async': (some) => latent.silhouette.async(some, labelsOf(some), { quiet }),
  silhouetteSamples: (some) => latent.silhouetteSamples(some, labelsOf(some)),
  'silhouetteSamples.async': (some) => latent.silhouetteSamples.async(some, labelsOf(some), { quiet }),
  trustworthiness: (some) => latent.trustworthiness(some, some),
  tsne: (some) => latent.tsne(some, { iterations: 2, quiet }),
  'tsne.transform': (some) => latent.tsne.transform(some, reference, { iterations: 2, quiet }),
  umap: (some) => latent.umap(some, { iterations: 2, quiet }),
  'umap.transform': (some) => latent.umap.transform(some, reference, { iterations: 2, quiet }),
  uniformity: (some) => latent.uniformity(some),
  writeProjector: (some) => latent.writeProjector(folder, some, { stage: labelsOf(some) }),
};

/** A map of them, all of it in one place. */
export const reference = {
  points,
  map: latent.selectRows({ rows: 60, columns: 2, values: new Float32Array(120) }, labels),
};
