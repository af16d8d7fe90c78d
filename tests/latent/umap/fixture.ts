import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Metric } from '../../../src/latent';
import type { Graph } from '../../../src/latent/umap/graph';
import { fixture, matrixOf } from '../fixture';

/** Rows, columns and weights of the upper triangle. */
export type Edges = [number[], number[], number[]];

/** What tests/fixtures/latent/make_umap.py wrote. */
export interface UmapFixture {
  /** minDist, spread, a, b */
  curves: [number, number, number, number][];
  graphs: { metric: Metric; neighbors: number; edges: Edges }[];
  labels: number[];
  supervised: { weight: number; edges: Edges }[];
  pca: { mean: number[]; axes: number[][]; variance: number[]; ratio: number[]; first: number[][] };
}

/** umap-learn's answers. */
export const umapFixture = JSON.parse(
  readFileSync(join(__dirname, '../../fixtures/latent/umap.json'), 'utf8'),
) as UmapFixture;

/** The points of its graphs: every third iris. */
export const few = matrixOf(fixture.points.filter((_, i) => i % 3 === 0));

/** The graph has these edges, in both directions. */
export function expectEdges(graph: Graph, [rows, columns, weights]: Edges, tolerance = 1e-4): void {
  const got = new Map<string, number>();
  for (let row = 0; row < graph.rows; row++) {
    for (let at = graph.starts[row]!; at < graph.starts[row + 1]!; at++) {
      got.set(`${row} ${graph.targets[at]}`, graph.weights[at]!);
    }
  }
  weights.forEach((weight, i) => {
    for (const key of [`${rows[i]} ${columns[i]}`, `${columns[i]} ${rows[i]}`]) {
      expect(Math.abs((got.get(key) ?? 0) - weight)).toBeLessThan(tolerance);
    }
  });
  const tiny = [...got.values()].filter((weight) => weight < 1e-6).length;
  expect(got.size - tiny).toBeLessThanOrEqual(2 * weights.length);
}
