import { beforeAll, test } from 'vitest';
import { use } from '../../../src/engine';
import * as latent from '../../../src/latent';
import { scratchFolder } from '../../support/scratch';
import { reference } from './calls-with-points';
import { encoder, epochs, expectWords, labels, night, points, quiet, scores } from './fixture';

const folder = scratchFolder();

const other = { ...epochs, labels: labels.slice(1) };
const oneClass = { ...epochs, labels: labels.map(() => 0) };

beforeAll(() => use());

test.each<[string, () => unknown, RegExp]>([
  ['labels: calinskiHarabasz', () => latent.calinskiHarabasz(points, other.labels), /60 labels.* 59/],
  ['labels: daviesBouldin', () => latent.daviesBouldin(points, other.labels), /60 labels.* 59/],
  ['labels: silhouette', () => latent.silhouette(points, other.labels), /60 labels.* 59/],
  ['labels: linearProbe', () => latent.linearProbe(points, other), /60 labels.* 59/],
  ['labels: neighborProbe', () => latent.neighborProbe(points, other), /60 labels.* 59/],
  ['labels: neighborVotes', () => latent.neighborVotes(points, other.labels), /60 labels.* 59/],
  ['labels: logisticRegression', () => latent.logisticRegression(points, other.labels, 3), /60 labels.* 59/],
  ['labels: evaluateEncoder', () => latent.evaluateEncoder(points, other, scores), /60 labels.* 59/],
  ['labels: compareEncoders', () => latent.compareEncoders({ a: points }, other, scores), /60 labels.* 59/],
  [
    'labels: evaluateLatentSpace',
    () => latent.evaluateLatentSpace(points, other, { quiet }),
    /60 labels.* 59/,
  ],
  ['labels: umap', () => latent.umap(points, { labels: other.labels, quiet }), /60 labels.* 59/],
  [
    'labels: writeProjector',
    () => latent.writeProjector(folder, points, other),
    /60 values in "labels".* 59/,
  ],
  ['labels: adjustedRandIndex', () => latent.adjustedRandIndex(labels, other.labels), /60 and 59/],
  ['labels: adjustedMutualInformation', () => latent.adjustedMutualInformation(labels, [1]), /60 and 1/],
  [
    'labels: normalizedMutualInformation',
    () => latent.normalizedMutualInformation([], []),
    /label, got none/,
  ],
  ['labels: fowlkesMallows', () => latent.fowlkesMallows(labels, [1]), /60 and 1/],
  ['labels: vMeasure', () => latent.vMeasure([1], labels), /1 and 60/],
  ['labels: contingencyTable', () => latent.contingencyTable([1], labels), /1 and 60/],
  ['labels: alignment', () => latent.alignment(points, latent.selectRows(points, [1])), /60 x 4 and 1 x 4/],
  [
    'labels: trustworthiness',
    () => latent.trustworthiness(points, latent.selectRows(points, [1])),
    /1 and 60/,
  ],
  ['labels: continuity', () => latent.continuity(points, latent.selectRows(points, [1])), /60|1/],
  ['one class: calinskiHarabasz', () => latent.calinskiHarabasz(points, oneClass.labels), /2 groups.* 1/],
  ['one class: daviesBouldin', () => latent.daviesBouldin(points, oneClass.labels), /2 groups.* 1/],
  ['one class: silhouette', () => latent.silhouette(points, oneClass.labels), /2 groups.* 1/],
  ['one class: linearProbe', () => latent.linearProbe(points, oneClass), /two classes at least, got of 1/],
  [
    'one class: logisticRegression',
    () => latent.logisticRegression(points, oneClass.labels, 3),
    /two classes.* 1/,
  ],
  [
    'one class: evaluateEncoder',
    () => latent.evaluateEncoder(points, oneClass, scores),
    /two known classes.* 1/,
  ],
  ['fewer points: agglomerative', () => latent.agglomerative(points, { clusters: 61 }), /1 to 60, got 61/],
  ['fewer points: kMeans', () => latent.kMeans(points, { clusters: 61 }), /at least 61 points.* 60/],
  [
    'fewer points: gaussianMixture',
    () => latent.gaussianMixture(points, { components: 61 }),
    /1 to 60, got 61/,
  ],
  ['fewer points: nearestNeighbours', () => latent.nearestNeighbours(points, 60), /more than 60 points.* 59/],
  [
    'fewer points: neighborVotes',
    () => latent.neighborVotes(points, labels, undefined, { neighbors: 60 }),
    /60.* 59/,
  ],
  [
    'fewer points: neighborProbe',
    () => latent.neighborProbe(points, epochs, { neighbors: 60 }),
    /60 other points/,
  ],
  ['fewer points: trustworthiness', () => latent.trustworthiness(points, points, 30), /half of the 60.* 30/],
  ['fewer points: continuity', () => latent.continuity(points, points, 30), /half of the 60.* 30/],
  ['fewer points: tsne', () => latent.tsne(points, { perplexity: 20, quiet }), /1 to 19.67.* 20/],
  [
    'fewer points: tsne.transform',
    () => latent.tsne.transform(points, reference, { perplexity: 21 }),
    /perplexity.* 21/,
  ],
  ['fewer points: umap', () => latent.umap(points, { neighbors: 60, quiet }), /neighbors.* 2 to 59, got 60/],
  [
    'fewer points: umap.transform',
    () => latent.umap.transform(points, reference, { neighbors: 62 }),
    /got 62/,
  ],
  ['fewer points: pca', () => latent.pca(points, { components: 5 }), /components.* 1 to 4, got 5/],
  [
    'fewer subjects: foldsBySubject',
    () => latent.foldsBySubject(['a', 'b'], 3),
    /2 to the number.* 2, got 3/,
  ],
  [
    'no stages: onlineProbe',
    () => latent.onlineProbe(encoder(), night(-1)),
    /2 epochs of known class, got 0/,
  ],
  ['no epochs: embed', () => latent.embed(encoder(), night(0).select([])), /got none|got 0/],
  ['no rows: subsample', () => latent.subsample(5, 0), /count.* from 1/],
  [
    'no such engine: projectionEngines',
    () => latent.tsne(points, { engine: 'nativ' }),
    /did you mean native/,
  ],
])('%s: an error in words', async (_, act, message) => {
  await expectWords(act, message);
});
