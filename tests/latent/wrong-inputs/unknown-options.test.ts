import { beforeAll, describe, expect, test } from 'vitest';
import { use } from '../../../src/engine';
import * as latent from '../../../src/latent';
import { reference } from './calls-with-points';
import { encoder, epochs, expectWords, labels, night, points, quiet, scores, thrownBy } from './fixture';

/** What takes an object of options, after a slip of the pen in the name of one and the name that was meant. */
const slips: [string, string, string, (options: never) => unknown][] = [
  ['agglomerative', 'linkge', 'linkage', (o) => latent.agglomerative(points, o)],
  ['agglomerative', 'linkge', 'linkage', (o) => latent.agglomerative.async(points, o)],
  ['compareEncoders', 'neighbours', 'neighbors', (o) => latent.compareEncoders({ a: points }, epochs, o)],
  ['embed', 'batchsize', 'batchSize', (o) => latent.embed(encoder(), night(1), o)],
  ['evaluateEncoder', 'neighbours', 'neighbors', (o) => latent.evaluateEncoder(points, epochs, o)],
  ['evaluateLatentSpace', 'cluster', 'clusters', (o) => latent.evaluateLatentSpace(points, epochs, o)],
  ['gaussianMixture', 'component', 'components', (o) => latent.gaussianMixture(points, o)],
  ['gaussianMixture', 'regularization', 'regularisation', (o) => latent.gaussianMixture.async(points, o)],
  ['kMeans', 'k_clusters', 'clusters', (o) => latent.kMeans(points, o)],
  ['kMeans', 'restart', 'restarts', (o) => latent.kMeans.async(points, o)],
  ['linearProbe', 'fractoin', 'fraction', (o) => latent.linearProbe(points, epochs, o)],
  ['linearProbe', 'max_iterations', 'maxIterations', (o) => latent.linearProbe.async(points, epochs, o)],
  ['logisticRegression', 'tol', 'tolerance', (o) => latent.logisticRegression(points, labels, 3, o)],
  ['nearestNeighbours', 'querys', 'queries', (o) => latent.nearestNeighbours(points, 3, o)],
  ['neighborProbe', 'neighbours', 'neighbors', (o) => latent.neighborProbe(points, epochs, o)],
  ['neighborVotes', 'metrics', 'metric', (o) => latent.neighborVotes(points, labels, undefined, o)],
  ['onlineProbe', 'maxepoch', 'maxEpochs', (o) => latent.onlineProbe(encoder(), night(1), o)],
  ['pca', 'component', 'components', (o) => latent.pca(points, o)],
  ['tsne', 'perplexty', 'perplexity', (o) => latent.tsne(points, o)],
  ['tsne', 'perplexty', 'perplexity', (o) => latent.tsne.iterate(points, o)],
  ['tsne.transform', 'iteration', 'iterations', (o) => latent.tsne.transform(points, reference, o)],
  ['umap', 'n_neighbors', 'neighbors', (o) => latent.umap(points, o)],
  ['umap', 'mindist', 'minDist', (o) => latent.umap.iterate(points, o)],
  ['umap.transform', 'min_dist', 'minDist', (o) => latent.umap.transform(points, reference, o)],
];

beforeAll(() => use());

test.each(slips)(
  '%s: the option "%s", which there is not, is an error that names %s',
  async (name, slip, meant, call) => {
    const words = `got "${slip}"; did you mean "${meant}"?`;
    await expectWords(() => call({ [slip]: 2 } as never), words);
    expect((await thrownBy(() => call({ [slip]: 2 } as never)))!.message).toMatch(
      new RegExp(`^${name}: expected options among `),
    );
    await expectWords(() => call('full' as never), /: expected an object with .*, got "full"/);
  },
);

describe('options that are another function’s', () => {
  test.each<[string, () => unknown, RegExp]>([
    [
      'the options of t-SNE, before clusters are sought',
      () => latent.evaluateLatentSpace(points, epochs, { quiet, tsne: { perplexty: 3 } as object }),
      /^tsne: .* got "perplexty"; did you mean "perplexity"/,
    ],
    [
      'the options of UMAP, before t-SNE runs',
      () => latent.evaluateLatentSpace(points, epochs, { quiet, umap: { minDst: 3 } as object }),
      /^umap: .* got "minDst"; did you mean "minDist"/,
    ],
    [
      'a name for all encoders',
      () => latent.compareEncoders({ a: points }, epochs, { ...scores, name: 'a' } as object),
      /^compareEncoders: expected options among maxEpochs, .* got "name"; leave it out/,
    ],
    [
      'progress of what shows none',
      () => latent.kMeans(points, { clusters: 3, quiet } as never),
      /^kMeans: .* got "quiet"/,
    ],
    [
      'a stream for what draws nothing',
      () => latent.tsne.transform(points, reference, { random: 1 } as object),
      /^tsne.transform: .* got "random"/,
    ],
  ])('%s', async (_, act, message) => expectWords(act, message));

  test('one without a value is as if it were not there', async () => {
    expect(
      await thrownBy(() => latent.kMeans(points, { clusters: 3, quiet: undefined } as never)),
    ).toBeUndefined();
  });
});

describe('a metric that there is not is an error of what was called', () => {
  const metric = 'cosin' as 'cosine';
  test.each<[string, () => unknown]>([
    ['nearestNeighbours', () => latent.nearestNeighbours(points, 3, { metric })],
    ['neighborProbe', () => latent.neighborProbe(points, epochs, { metric, neighbors: 3 })],
    ['neighborVotes', () => latent.neighborVotes(points, labels, undefined, { metric, neighbors: 3 })],
    ['umap', () => latent.umap(points, { metric, quiet })],
    ['umap', () => latent.umap(points, { metric, quiet, engine: 'umap-js' })],
    ['umap.transform', () => latent.umap.transform(points, reference, { metric, quiet })],
  ])('%s', (name, act) =>
    expectWords(
      act,
      new RegExp(`^${name}: expected a metric among euclidean, cosine, got "cosin"; did you mean cosine`),
    ),
  );

  test('so are rows of zeros', () => {
    const zeros = { ...points, values: points.values.map((x, i) => (i < 4 ? 0 : x)) };
    return expectWords(() => latent.umap(zeros, { metric: 'cosine', quiet }), /^umap: .*got zeros in row 0/);
  });
});
