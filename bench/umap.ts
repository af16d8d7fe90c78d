import { umap } from '../src/latent';
import { RandomStream } from '../src/random';
import type { Matrix } from '../src/signal';
import type { Work } from './job';
import { type PointsSize, readPoints } from './latent-points';
import { trustworthiness } from './trustworthiness';

/** UMAP from points to plane, as bench/peers/umap_learn.py does with umap-learn: same settings, start from the spectrum. */
export function projectByUmap(size: PointsSize): Work {
  const points = readPoints(size);
  let plane: Matrix = points;
  return {
    async run() {
      plane = await umap(points, { iterations: 200, random: new RandomStream([1, 1]), quiet: true });
    },
    score: () => trustworthiness(points, plane),
    dispose() {},
  };
}
