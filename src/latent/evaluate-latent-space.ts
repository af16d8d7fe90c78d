import { type RandomStream, stream } from '../engine';
import type { Matrix } from '../signal';
import { checkOptionNames, expected } from '../system';
import { checkPoints, checkRange, checkVariety, checkWhole } from './checks';
import { type Clustering, kMeans } from './clustering/k-means';
import { knownRows, type LabelledEpochs } from './labelled-epochs';
import { LatentReport } from './latent-report';
import { adjustedRandIndex } from './metrics/adjusted-rand-index';
import { normalizedMutualInformation } from './metrics/normalized-mutual-information';
import type { ProjectedPoints } from './projection';
import { selectRows, subsample } from './subsample';
import { type TsneOptions, tsne, tsneOptionNames } from './tsne';
import { type UmapOptions, umap, umapOptionNames } from './umap';

/** Options of `evaluateLatentSpace`. */
export interface LatentOptions {
  /** Clusters that k-means looks for (default the number of classes that occur, at least 2). */
  clusters?: number;
  /** Project with t-SNE, and with which options (default true). */
  tsne?: boolean | TsneOptions;
  /** Project with UMAP, and with which options (default true). */
  umap?: boolean | UmapOptions;
  /**
   * Share of the epochs that is projected, drawn at random, four at least (default 1); clusters and scores always use
   * all.
   */
  fraction?: number;
  /** At most so many epochs are projected (default 2000); the report says how many were. */
  maxPoints?: number;
  /** Everything random follows from it (default the stream `latent` of the seed). */
  random?: RandomStream;
  /** Write `latent.json` and CSV files into this folder (default none). */
  folder?: string;
  /** Show no progress (default false). */
  quiet?: boolean;
}

const optionNames = [
  'clusters',
  'tsne',
  'umap',
  'fraction',
  'maxPoints',
  'random',
  'folder',
  'quiet',
] satisfies (keyof LatentOptions)[];

/**
 * How well a latent space separates the classes without having seen them: k-means clusters against labels (adjusted
 * Rand index, normalised mutual information), and pictures of it by t-SNE and UMAP. Epochs of unknown class are
 * clustered and drawn, not scored. When interrupted, the projection that runs is kept as far as it got and the next
 * one left out (`stopped` says so).
 *
 * @param embeddings n x d, as `embed` returns.
 * @param epochs the n epochs, or anything with their labels and classes.
 * @throws ThetalabError for labels of another number, no known label, NaN, embeddings that are all equal, fewer
 *   different points than clusters, an unknown option; InterruptedError when there are no clusters yet.
 */
export async function evaluateLatentSpace(
  embeddings: Matrix,
  epochs: LabelledEpochs,
  options: LatentOptions = {},
): Promise<LatentReport> {
  const where = 'evaluateLatentSpace';
  checkOptionNames(where, options, optionNames);
  checkOptionNames('tsne', settings(options.tsne), tsneOptionNames);
  checkOptionNames('umap', settings(options.umap), umapOptionNames);
  const { fraction = 1, maxPoints = 2000, random = stream('latent'), quiet = false } = options;
  checkPoints(where, embeddings);
  checkVariety(where, embeddings);
  checkRange(where, 'fraction', fraction, Number.MIN_VALUE, 1);
  checkWhole(where, 'maxPoints', maxPoints, 4, 1e6);
  const known = knownRows(where, embeddings.rows, epochs);
  if (known.length === 0) {
    throw expected(
      where,
      'at least one known label',
      'none',
      'without labels, use kMeans, tsne and umap themselves',
    );
  }
  const clusters = options.clusters ?? occurring(epochs, known);
  const clustering = await kMeans.async(embeddings, { clusters, random, quiet });
  const projected = subsample(
    embeddings.rows,
    Math.min(maxPoints, Math.max(4, Math.ceil(fraction * embeddings.rows))),
    random,
  );
  const shown = selectRows(embeddings, projected);
  const common = { random, quiet };
  const projections: { tsne?: ProjectedPoints; umap?: ProjectedPoints } = {};
  if (options.tsne ?? true) projections.tsne = await tsne(shown, { ...common, ...settings(options.tsne) });
  const goOn = projections.tsne?.stopped !== 'interrupted';
  if ((options.umap ?? true) && goOn)
    projections.umap = await umap(shown, { ...common, ...settings(options.umap) });
  const report = new LatentReport({
    embeddings,
    epochs,
    ...scores(clustering, epochs, known),
    clustering,
    projected,
    projections,
  });
  if (options.folder !== undefined) report.write(options.folder);
  return report;
}

function settings<Options>(choice: boolean | Options | undefined): Partial<Options> {
  return typeof choice === 'object' ? (choice as Partial<Options>) : {};
}

function occurring({ labels }: LabelledEpochs, known: number[]): number {
  return Math.max(2, new Set(known.map((i) => labels[i]!)).size);
}

function scores({ labels: clusters }: Clustering, { labels }: LabelledEpochs, known: number[]) {
  const truth = known.map((i) => labels[i]!);
  const found = known.map((i) => clusters[i]!);
  const ari = adjustedRandIndex(truth, found);
  return { ari, nmi: normalizedMutualInformation(truth, found), labelled: known.length };
}
