import type { RandomStream } from '../../engine';
import type { NativeAddon } from '../../native';
import type { Matrix } from '../../signal';
import { pca } from '../pca/pca';
import { componentsOf, subgraph } from './components';
import type { Graph } from './graph';
import type { UmapSettings } from './settings';
import { spectralCoordinates } from './spectral';

const extent = 10;
const noise = 1e-4;

/** Where the points begin, [points, dimensions]: each coordinate from 0 to 10, as umap-learn puts them. */
export async function startOf(
  addon: NativeAddon,
  points: Matrix,
  graph: Graph,
  settings: UmapSettings,
): Promise<Float32Array> {
  const { dimensions, start, random, signal } = settings;
  const length = points.rows * dimensions;
  if (start === 'random')
    return random
      .split('start')
      .fillUniform(new Float32Array(length))
      .map((x) => 2 * extent * x - extent);
  const { values } =
    start === 'pca'
      ? await principalCoordinates(points, dimensions, random, signal)
      : await spectralStart(addon, points, graph, settings);
  const some = random.split('start').fillNormal(new Float32Array(length));
  const factor = extent / (largest(values) || 1);
  return stretched(
    values.map((value, at) => value * factor + noise * some[at]!),
    dimensions,
  );
}

/** On the first principal axes; zeros in dimensions beyond the columns. */
async function principalCoordinates(
  points: Matrix,
  dimensions: number,
  random: RandomStream,
  signal?: AbortSignal,
): Promise<Matrix> {
  const components = Math.min(dimensions, points.columns, points.rows);
  const { points: plane } = await pca(points, { components, random, signal });
  const values = new Float32Array(points.rows * dimensions);
  for (let row = 0; row < points.rows; row++) {
    values.set(plane.values.subarray(row * components, (row + 1) * components), row * dimensions);
  }
  return { rows: points.rows, columns: dimensions, values };
}

/** Spectral coordinates; those of unconnected parts around places of their own, half as wide as the next place is far. */
async function spectralStart(
  addon: NativeAddon,
  points: Matrix,
  graph: Graph,
  { dimensions, random, signal }: UmapSettings,
): Promise<Matrix> {
  const parts = componentsOf(graph);
  const label = random.split('spectral');
  if (parts.length === 1) return spectralCoordinates(addon, graph, dimensions, label, signal);
  const places = await placesOf(points, parts, dimensions, random, signal);
  const values = new Float32Array(points.rows * dimensions);
  for (const [number, part] of parts.entries()) {
    const stream = label.split(number);
    const few = part.length < 2 * dimensions || part.length <= dimensions + 1;
    const own = few
      ? stream.fillUniform(new Float32Array(part.length * dimensions)).map((x) => 2 * x - 1)
      : (await spectralCoordinates(addon, subgraph(graph, part), dimensions, stream, signal)).values;
    const factor = roomAt(places, number) / (largest(own) || 1);
    for (const [at, vertex] of part.entries()) {
      for (let d = 0; d < dimensions; d++) {
        values[vertex * dimensions + d] =
          places.values[number * dimensions + d]! + factor * own[at * dimensions + d]!;
      }
    }
  }
  return { rows: points.rows, columns: dimensions, values };
}

/** A few parts at the ends of the axes, more where the principal axes of their means put them. */
async function placesOf(
  points: Matrix,
  parts: Int32Array[],
  dimensions: number,
  random: RandomStream,
  signal?: AbortSignal,
): Promise<Matrix> {
  if (parts.length > 2 * dimensions)
    return principalCoordinates(meansOf(points, parts), dimensions, random, signal);
  const half = Math.ceil(parts.length / 2);
  const values = new Float32Array(parts.length * dimensions);
  for (let part = 0; part < parts.length; part++)
    values[part * dimensions + (part % half)] = part < half ? 1 : -1;
  return { rows: parts.length, columns: dimensions, values };
}

function meansOf({ columns, values }: Matrix, parts: Int32Array[]): Matrix {
  const means = new Float32Array(parts.length * columns);
  parts.forEach((part, number) => {
    for (const vertex of part) {
      for (let c = 0; c < columns; c++)
        means[number * columns + c]! += values[vertex * columns + c]! / part.length;
    }
  });
  return { rows: parts.length, columns, values: means };
}

/** Half the way to the nearest other place. */
function roomAt({ rows, columns, values }: Matrix, own: number): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (let other = 0; other < rows; other++) {
    let squared = 0;
    for (let d = 0; d < columns; d++)
      squared += (values[own * columns + d]! - values[other * columns + d]!) ** 2;
    if (squared > 0) nearest = Math.min(nearest, squared);
  }
  return Number.isFinite(nearest) ? Math.sqrt(nearest) / 2 : 1;
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** Each column from 0 to 10. */
function stretched(values: Float32Array, columns: number): Float32Array {
  for (let c = 0; c < columns; c++) {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let at = c; at < values.length; at += columns) {
      low = Math.min(low, values[at]!);
      high = Math.max(high, values[at]!);
    }
    for (let at = c; at < values.length; at += columns)
      values[at] = (extent * (values[at]! - low)) / (high - low || 1);
  }
  return values;
}
