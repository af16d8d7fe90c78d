import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RandomStream } from '../../src/engine';
import type { Matrix } from '../../src/signal';

/** What tests/fixtures/latent/make_latent.py wrote. */
export interface LatentFixture {
  labelings: { first: number[]; second: number[]; ari: number; nmi: number }[];
  points: number[][];
  classes: number[];
  kmeans: { clusters: number; inertia: number; labels: number[] }[];
  tsne: { joint: number[]; perplexity: number; divergences: number[] };
}

/** scikit-learn's answers. */
export const fixture = JSON.parse(
  readFileSync(join(__dirname, '../fixtures/latent/latent.json'), 'utf8'),
) as LatentFixture;

/** Rows as a matrix. */
export function matrixOf(rows: number[][]): Matrix {
  return { rows: rows.length, columns: rows[0]?.length ?? 0, values: Float32Array.from(rows.flat()) };
}

/** The 150 irises, slightly moved, so that no two are the same. */
export const irises = matrixOf(fixture.points);

/** Clouds around `clusters` corners of a cube of side 10, and which cloud each point is of. */
export function clouds(count: number, clusters: number, dimensions: number, seed = 1) {
  const random = new RandomStream([seed, 0]);
  const labels = Int32Array.from({ length: count }, (_, i) => i % clusters);
  const values = new Float32Array(count * dimensions);
  labels.forEach((label, i) => {
    for (let d = 0; d < dimensions; d++) {
      values[i * dimensions + d] = (((label + 1) >> (d % 4)) & 1) * 10 + random.normal();
    }
  });
  return { points: { rows: count, columns: dimensions, values }, labels };
}

/** A stream that starts afresh at each call. */
export const someStream = (seed = 5) => new RandomStream([seed, 6]);
