import { tsne } from '../src/latent';
import { RandomStream } from '../src/random';
import type { Work } from './job';
import { type PointsSize, readPoints } from './latent-points';

/** t-SNE from points to plane, as bench/peers/tsne.py does with scikit-learn and openTSNE: same settings, start by PCA. */
export function projectByTsne(size: PointsSize): Work {
  const points = readPoints(size);
  let divergence = Number.NaN;
  return {
    async run() {
      const plane = await tsne(points, { random: new RandomStream([1, 1]), quiet: true });
      divergence = plane.loss!;
    },
    score: () => divergence,
    dispose() {},
  };
}
