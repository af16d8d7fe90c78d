import { createRequire } from 'node:module';
import type { Matrix } from '../../signal';
import type { ProjectionEngine } from '../projection';
import type { TsneSettings } from '../tsne/settings';
import { type TsneMath, tsneDescent } from './tsne-descent';

/** An array as tsne-js keeps it. */
interface NdArray {
  data: Float64Array;
}

interface TsneJs {
  inputData: NdArray;
  outputEmbedding: NdArray;
  init(options: { data: number[][]; type: 'dense' }): void;
}

/**
 * t-SNE with the affinities and gradients of the tsne-js package; the descent around them is ours, because that of
 * the package can neither be stepped, seeded nor stopped. The affinities are made from squared distances, as in the
 * paper (the package itself leaves them unsquared). It needs about 0.1 s a step for 500 points: use it to check others.
 */
export const tsneJs: ProjectionEngine<TsneSettings> = {
  method: 'tsne',
  name: 'tsne-js',
  maxPoints: 2000,
  frames: (points, settings) => tsneDescent(tsneJsMath(), points, settings),
};

/** The mathematics of tsne-js behind our interface. */
export function tsneJsMath(): TsneMath {
  const load = createRequire(__filename);
  const Tsne = load('tsne-js') as new (config: { dim: number }) => TsneJs;
  const pairwise = load('tsne-js/dist/pairwise-distances.js') as (data: NdArray, metric: string) => NdArray;
  const joint = load('tsne-js/dist/joint-probabilities.js') as (
    distances: NdArray,
    perplexity: number,
  ) => NdArray;
  const divergence = load('tsne-js/dist/kl-divergence.js') as (
    positions: NdArray,
    affinities: NdArray,
    degrees: number,
  ) => [number, NdArray];
  const dense = (data: number[][], dim: number) => {
    const tsne = new Tsne({ dim });
    tsne.init({ data, type: 'dense' });
    return tsne;
  };
  let held: { positions: NdArray; affinities: NdArray } | undefined;
  return {
    affinities(points, perplexity) {
      const distances = pairwise(dense(rowsOf(points), 2).inputData, 'euclidean');
      distances.data.forEach((distance, i) => {
        distances.data[i] = distance * distance;
      });
      return joint(distances, perplexity).data;
    },
    gradient(affinities, exaggeration, positions, dimensions, gradient, wanted) {
      const count = positions.length / dimensions;
      held ??= {
        positions: dense(
          Array.from({ length: count }, () => [0]),
          dimensions,
        ).outputEmbedding,
        affinities: pairwise(
          dense(
            Array.from({ length: count }, () => [0]),
            2,
          ).inputData,
          'euclidean',
        ),
      };
      held.positions.data.set(positions);
      affinities.forEach((value, i) => {
        held!.affinities.data[i] = exaggeration * value;
      });
      const [loss, slope] = divergence(held.positions, held.affinities, Math.max(dimensions - 1, 1));
      gradient.set(slope.data);
      return wanted ? loss : undefined;
    },
  };
}

function rowsOf({ rows, columns, values }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, row) => [...values.subarray(row * columns, (row + 1) * columns)]);
}
