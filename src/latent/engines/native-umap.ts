import { ready } from '../../engine';
import { loadAddon } from '../../native';
import type { Matrix } from '../../signal';
import { nearestNeighbours } from '../neighbours/nearest-neighbours';
import { frameOf, type ProjectionEngine, type ProjectionFrame } from '../projection';
import { fitCurve } from '../umap/curve';
import { fuzzyGraph } from '../umap/fuzzy-graph';
import { intersectLabels } from '../umap/labels';
import { Layout } from '../umap/layout';
import type { UmapSettings } from '../umap/settings';
import { startOf } from '../umap/start';

/**
 * UMAP in C++, on the engine's threads and with the same bits for any number of them: the graph and the start
 * of umap-learn, and its gradient descent with vertices that move side by side.
 */
export const nativeUmap: ProjectionEngine<UmapSettings> = {
  method: 'umap',
  name: 'native',
  maxPoints: 1_000_000,
  missing: () => loadAddon().reason,
  frames: nativeFrames,
};

async function* nativeFrames(
  points: Matrix,
  settings: UmapSettings,
): AsyncGenerator<ProjectionFrame, void, void> {
  const { dimensions, iterations, neighbors, metric, labels, labelWeight, negatives, random } = settings;
  const { search, signal } = settings;
  const { addon } = loadAddon();
  await ready();
  const neighbours = await nearestNeighbours(points, neighbors - 1, { metric, search, random, signal });
  const plain = fuzzyGraph(addon!, neighbours);
  const graph = labels ? intersectLabels(plain, labels, labelWeight) : plain;
  const positions = await startOf(addon!, points, graph, settings);
  yield frameOf(settings, 0, positions);
  const curve = fitCurve(settings.minDist, settings.spread);
  const layout = new Layout(addon!, graph, positions, {
    ...{ dimensions, iterations, negatives, curve, step: 1 },
    random: random.split('layout'),
  });
  for (let epoch = 1; epoch <= iterations; epoch++) {
    layout.run(epoch);
    yield frameOf(settings, epoch, positions);
  }
}
