import { ready, stream } from '../../engine';
import { loadAddon, type NativeAddon } from '../../native';
import type { Matrix } from '../../signal';
import { checkOptionNames, expected } from '../../system';
import { checkPoints, checkRange, checkWhole } from '../checks';
import { nearestNeighbours } from '../neighbours/nearest-neighbours';
import { frameOf, type ProjectedPoints, type ProjectionFrame, type ProjectionOptions } from '../projection';
import { runProjection } from '../run-projection';
import { conditionalGraph, neighboursFor, type TsneGraph } from './graph';
import type { TsneMap } from './map';
import { NativeDescent } from './native-descent';
import { methodFor, repulsionFrom } from './repulsion';
import { lossWanted, stepSettings, type TsneSettings } from './settings';

/** A map and the points that it shows, row by row. */
export interface TsneReference {
  points: Matrix;
  /** What `tsne` made of them. */
  map: Matrix;
}

/** Options of `tsne.transform`. */
export interface TransformOptions extends Omit<ProjectionOptions, 'dimensions' | 'random'> {
  /** Effective number of neighbours in the map (default 5, or a third of its points if that is less). */
  perplexity?: number;
  /** Steps (default 250). */
  iterations?: number;
  /** Factor on the attraction (default 1.5). */
  exaggeration?: number;
  /** Step size (default 0.1). */
  learningRate?: number;
}

const optionNames = [
  'perplexity',
  'iterations',
  'exaggeration',
  'learningRate',
  'signal',
  'quiet',
] satisfies (keyof TransformOptions)[];

const where = 'tsne.transform';

/**
 * Puts new points on a map that does not move, each by itself (Poličar, Stražar and Zupan, "Embedding to reference t-SNE
 * space addresses batch effects in single-cell classification", 2021): they start at the mean of their neighbours, weighted
 * by affinity, and settle between these and what repels them. A point unlike all that the map shows gets a place, too.
 *
 * @param points m x d: new ones, of the width of those that the map shows.
 * @returns m x dimensions of the map; `loss` is the mean divergence of a point.
 * @throws ThetalabError for a map of other points, another width, NaN, fewer points on the map than the perplexity needs, an
 *   unknown option, or when the native engine is not there.
 */
export async function transform(
  points: Matrix,
  reference: TsneReference,
  options: TransformOptions = {},
): Promise<ProjectedPoints> {
  checkOptionNames(where, options, optionNames);
  const { addon, reason } = loadAddon();
  if (!addon) throw expected(where, 'the native engine', reason, 'npm run build:native builds it');
  checkReference(points, reference);
  const settings = settingsOf(reference, options);
  const engine = {
    ...({ method: 'tsne', name: 'native', maxPoints: Number.POSITIVE_INFINITY } as const),
    frames: () => frames(addon, points, reference, settings),
  };
  return runProjection({ engine, points, settings, options });
}

function checkReference(points: Matrix, { points: shown, map }: TsneReference): void {
  for (const matrix of [points, shown, map]) checkPoints(where, matrix);
  if (map.rows !== shown.rows) throw expected(where, `a map of ${shown.rows} points`, `${map.rows}`);
  checkWhole(where, 'columns of the map', map.columns, 1, 3);
  if (points.columns !== shown.columns) {
    throw expected(where, `points of ${shown.columns} columns, as those of the map`, `${points.columns}`);
  }
}

function settingsOf({ map }: TsneReference, options: TransformOptions): TsneSettings {
  const { iterations = 250, exaggeration = 1.5, learningRate = 0.1 } = options;
  const { perplexity = Math.min(5, map.rows / 3), signal } = options;
  checkWhole(where, 'iterations', iterations, 1, 1e6);
  checkRange(where, 'exaggeration', exaggeration, 1, 1000);
  checkRange(where, 'learningRate', learningRate, Number.MIN_VALUE, 1e6);
  checkRange(where, 'perplexity', perplexity, 1, map.rows / 3);
  return {
    ...{ dimensions: map.columns, iterations, perplexity: [perplexity], exaggeration, signal },
    ...{ earlyIterations: 0, earlyExaggeration: 1, learningRate: [learningRate, learningRate] },
    ...{ angle: 0.5, start: 'random', method: 'auto', random: stream('latent') },
  };
}

async function* frames(
  addon: NativeAddon,
  points: Matrix,
  { points: shown, map: { values, columns: dimensions } }: TsneReference,
  settings: TsneSettings,
): AsyncGenerator<ProjectionFrame, void, void> {
  const { iterations, perplexity, signal } = settings;
  await ready();
  const k = neighboursFor(perplexity, shown.rows);
  const graph = conditionalGraph(
    addon,
    await nearestNeighbours(shown, k, { queries: points, signal }),
    perplexity,
  );
  const positions = weightedMeans(graph, values, dimensions);
  const others: TsneMap = { dimensions, positions: values, bounds: boundsOf(values, dimensions) };
  const repel = repulsionFrom(addon, others, methodFor(settings, shown.rows), settings.angle);
  yield frameOf(settings, 0, positions);
  const descent = new NativeDescent(
    addon,
    graph,
    { dimensions, positions, bounds: new Float32Array(2 * dimensions) },
    (map, forces, sums) => repel(map.positions, forces, sums),
    { longestGradient: 0.25, longestStep: Number.POSITIVE_INFINITY },
    others,
  );
  for (let step = 1; step <= iterations; step++) {
    const loss = descent.step(stepSettings(settings, step), lossWanted(settings, step));
    yield frameOf(settings, step, positions, loss === undefined ? undefined : loss / points.rows);
  }
}

function weightedMeans({ rowStart, columns, weights }: TsneGraph, map: Float32Array, dimensions: number) {
  const rows = rowStart.length - 1;
  const means = new Float32Array(rows * dimensions);
  for (let row = 0; row < rows; row++) {
    for (let d = 0; d < dimensions; d++) {
      let sum = 0;
      for (let i = 16 * rowStart[row]!; i < 16 * rowStart[row + 1]!; i++)
        sum += weights[i]! * map[columns[i]! * dimensions + d]!;
      means[row * dimensions + d] = sum;
    }
  }
  return means;
}

function boundsOf(values: Float32Array, dimensions: number): Float32Array {
  const bounds = new Float32Array(2 * dimensions);
  for (let d = 0; d < dimensions; d++) {
    const column = values.filter((_, i) => i % dimensions === d);
    bounds[d] = column.reduce((least, value) => Math.min(least, value));
    bounds[dimensions + d] = column.reduce((most, value) => Math.max(most, value));
  }
  return bounds;
}
