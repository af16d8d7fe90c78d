import { ready } from '../../engine';
import { loadAddon } from '../../native';
import type { Matrix } from '../../signal';
import { isInterruption } from '../../system';
import { frameOf, type ProjectionEngine, type ProjectionFrame } from '../projection';
import { jointGraph, neighboursFor } from '../tsne/graph';
import { NativeDescent } from '../tsne/native-descent';
import { methodFor, repulsion } from '../tsne/repulsion';
import { lossWanted, stepSettings, type TsneSettings } from '../tsne/settings';
import { startOf } from '../tsne/start';

/**
 * t-SNE in C++, on the engine's threads and with the same bits for any number of them. Up to 1,000 points every pair
 * counts in every step; more are laid out by interpolation in two dimensions and by Barnes and Hut's tree in others, with
 * affinities to three times the perplexity's neighbours.
 */
export const nativeTsne: ProjectionEngine<TsneSettings> = {
  method: 'tsne',
  name: 'native',
  maxPoints: 1_000_000,
  missing: () => loadAddon().reason,
  frames: nativeFrames,
};

async function* nativeFrames(
  points: Matrix,
  settings: TsneSettings,
): AsyncGenerator<ProjectionFrame, void, void> {
  const { dimensions, iterations, perplexity, search, random, signal } = settings;
  const { addon } = loadAddon();
  const positions = await startOf(points, settings);
  yield frameOf(settings, 0, positions);
  await ready();
  const method = methodFor(settings, points.rows);
  const others = points.rows - 1;
  const k = method === 'exact' ? others : neighboursFor(perplexity, others);
  try {
    const graph = await jointGraph(addon!, points, k, perplexity, { search, random, signal });
    const map = { dimensions, positions, bounds: new Float32Array(2 * dimensions) };
    const repel = repulsion(addon!, method, settings.angle);
    const limits = { longestGradient: Number.POSITIVE_INFINITY, longestStep: 5 };
    const descent = new NativeDescent(addon!, graph, map, repel, limits);
    for (let step = 1; step <= iterations; step++) {
      const loss = descent.step(stepSettings(settings, step), lossWanted(settings, step));
      yield frameOf(settings, step, positions, loss);
    }
  } catch (error) {
    if (!isInterruption(error)) throw error;
  }
}
