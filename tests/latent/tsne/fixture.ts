import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Matrix } from '../../../src/signal';

/** Rows, columns and values of the upper triangle. */
export interface Joint {
  rows: number[];
  columns: number[];
  values: number[];
}

/** What tests/fixtures/latent/make_tsne.py wrote. */
export const peers = JSON.parse(readFileSync(join(__dirname, '../../fixtures/latent/tsne.json'), 'utf8')) as {
  joint: Joint;
  multiscale: Joint;
  divergence: { sklearn: number; openTSNE: number };
};

/** The points of make_tsne.py. */
export function bands(rows: number, columns: number): Matrix {
  const values = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const [u, v, w] = [0.6180339887, 0.7548776662, 0.569840291].map((factor) => (i * factor) % 1);
    for (let d = 0; d < columns; d++) {
      const centre = 3 * Math.cos((i % 6) * (d + 1));
      const bend = 2 * u! * Math.sin(d + 1 + (i % 6)) + v! * Math.cos(2 * d + (i % 6));
      values[i * columns + d] = centre + bend + 0.4 * Math.sin(40 * w! * (d + 1));
    }
  }
  return { rows, columns, values };
}
