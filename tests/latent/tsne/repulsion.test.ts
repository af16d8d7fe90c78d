import { expect, test } from 'vitest';
import { tsne } from '../../../src/latent';
import { InterpolationGrid } from '../../../src/latent/tsne/interpolation-grid';
import { loadAddon } from '../../../src/native';
import type { Matrix } from '../../../src/signal';
import { clouds, someStream } from '../fixture';

const addon = loadAddon().addon!;

/** Forces and sums of similarities of the points of a plane on each other. */
function repulsionOf(plane: Matrix, angle?: number): Float32Array[] {
  const forces = new Float32Array(plane.values.length);
  const sums = new Float32Array(plane.rows);
  if (angle === undefined) {
    const column = (d: number) => plane.values.filter((_, i) => i % 2 === d);
    const edges = [Math.min, Math.max].flatMap((f) => [0, 1].map((d) => f(...column(d))));
    const grid = new InterpolationGrid(addon);
    grid.charge({ dimensions: 2, positions: plane.values, bounds: Float32Array.from(edges) });
    grid.forces(plane.values, forces, sums);
  } else {
    const sizes = Int32Array.of(2, plane.rows, plane.rows);
    addon.tsneRepulsion(sizes, angle, plane.values, plane.values, forces, sums);
  }
  return [forces, sums];
}

/** Root mean square of the differences as a share of that of the values wanted. */
function error(got: Float32Array, wanted: Float32Array): number {
  const square = (values: Float32Array) => values.reduce((sum, value) => sum + value * value, 0);
  return Math.sqrt(square(got.map((value, i) => value - wanted[i]!)) / square(wanted));
}

test.each([
  [1e-3, 0.01],
  [1, 0.001],
  [10, 0.01],
  [60, 0.1],
])('repulsion on a map %d wide is the same by all methods', (width, tolerance) => {
  const values = someStream()
    .fillNormal(new Float32Array(2 * 800))
    .map((value) => width * value);
  const plane = { rows: 800, columns: 2, values };
  const exact = repulsionOf(plane, -1);
  const tolerances = [
    { got: repulsionOf(plane, 0), tolerance: 1e-5 },
    { got: repulsionOf(plane, 0.5), tolerance: 0.05 },
    { got: repulsionOf(plane), tolerance },
  ];
  for (const { got, tolerance } of tolerances) {
    expect(error(got[0]!, exact[0]!)).toBeLessThan(tolerance);
    expect(error(got[1]!, exact[1]!)).toBeLessThan(tolerance);
  }
});

test('a map that is too wide for a grid is laid out all the same', async () => {
  const values = new Float32Array(2 * 60).map((_, i) => (i % 7) * 300);
  const start = { rows: 60, columns: 2, values };
  const { points } = clouds(60, 3, 5);
  const plane = await tsne(points, { method: 'interpolation', start, iterations: 3, quiet: true });
  expect(plane.values.every(Number.isFinite)).toBe(true);
});
