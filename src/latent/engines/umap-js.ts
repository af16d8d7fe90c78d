import type { Matrix } from '../../signal';
import { frameOf, type ProjectionEngine, type ProjectionFrame } from '../projection';
import type { UmapSettings } from '../umap/settings';

/** UMAP by the umap-js package (Euclidean distance, random start); about 16 s for 10,000 points. */
export const umapJs: ProjectionEngine<UmapSettings> = {
  method: 'umap',
  name: 'umap-js',
  maxPoints: 20_000,
  frames: umapFrames,
};

async function* umapFrames(
  { rows, columns, values }: Matrix,
  settings: UmapSettings,
): AsyncGenerator<ProjectionFrame, void, void> {
  const { dimensions, iterations, neighbors, minDist, spread, negatives, random } = settings;
  const { UMAP } = await import('umap-js');
  const umap = new UMAP({
    nComponents: dimensions,
    nEpochs: iterations,
    nNeighbors: neighbors,
    minDist,
    spread,
    negativeSampleRate: negatives,
    random: () => random.uniform(),
  });
  const frame = (step: number) => frameOf(settings, step, umap.getEmbedding().flat());
  umap.initializeFit(
    Array.from({ length: rows }, (_, row) => [...values.subarray(row * columns, (row + 1) * columns)]),
  );
  yield frame(0);
  for (let step = 1; step <= iterations; step++) {
    umap.step();
    yield frame(step);
  }
}
