import type { RandomStream } from '../../engine';
import type { Matrix } from '../../signal';
import { pca } from '../pca/pca';
import type { TsneSettings } from './settings';

/** Standard deviation of the first coordinate: so small that repulsion comes before order is lost (Kobak and Berens 2019). */
const startDeviation = 1e-4;

/** Where the points begin: [points, dimensions]. */
export async function startOf(points: Matrix, settings: TsneSettings): Promise<Float32Array> {
  const { start, dimensions, random } = settings;
  if (typeof start === 'object') return start.values.slice();
  if (start === 'random') return normal(points.rows * dimensions, startDeviation, random);
  const values = await principalPlane(points, dimensions, random.split('axes'));
  const scale = startDeviation / deviationOf(values, dimensions);
  // Noise parts points that are the same.
  const noise = normal(values.length, 0.01 * startDeviation, random);
  return values.map((value, i) => scale * value + noise[i]!);
}

/** The points on their principal axes, zeros where they have too few. It is quick, and not to be interrupted. */
async function principalPlane(
  points: Matrix,
  dimensions: number,
  random: RandomStream,
): Promise<Float32Array> {
  const { signal } = new AbortController();
  const components = Math.min(dimensions, points.columns);
  const { points: found } = await pca(points, { components, random, signal });
  if (components === dimensions) return found.values;
  const plane = new Float32Array(points.rows * dimensions);
  found.values.forEach((value, i) => {
    plane[Math.floor(i / components) * dimensions + (i % components)] = value;
  });
  return plane;
}

function normal(count: number, deviation: number, random: RandomStream): Float32Array {
  return random.fillNormal(new Float32Array(count)).map((value) => deviation * value);
}

/** Standard deviation of the first of the columns. */
function deviationOf(values: Float32Array, columns: number): number {
  const first = values.filter((_, i) => i % columns === 0);
  const mean = first.reduce((sum, value) => sum + value, 0) / first.length;
  return Math.sqrt(first.reduce((sum, value) => sum + (value - mean) ** 2, 0) / first.length) || 1;
}
