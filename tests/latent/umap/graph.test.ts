import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nearestNeighbours } from '../../../src/latent';
import { componentsOf, subgraph } from '../../../src/latent/umap/components';
import { fitCurve } from '../../../src/latent/umap/curve';
import { fuzzyGraph } from '../../../src/latent/umap/fuzzy-graph';
import { fuzzyUnion, type Graph, transposed } from '../../../src/latent/umap/graph';
import { intersectLabels } from '../../../src/latent/umap/labels';
import { loadAddon } from '../../../src/native';
import { matrixOf } from '../fixture';
import { expectEdges, few, umapFixture } from './fixture';

const addon = loadAddon().addon!;

async function graphOf(neighbors: number, metric: 'euclidean' | 'cosine' = 'euclidean'): Promise<Graph> {
  return fuzzyGraph(addon, await nearestNeighbours(few, neighbors - 1, { metric }));
}

test.each(umapFixture.curves)(
  'the curve of minDist %d and spread %d is that of umap-learn',
  (minDist, spread, a, b) => {
    const curve = fitCurve(minDist, spread);
    expect(Math.abs(curve.a - a)).toBeLessThan(1e-4 * Math.max(1, a));
    expect(Math.abs(curve.b - b)).toBeLessThan(1e-4);
  },
);

test.each(umapFixture.graphs)(
  'weights are those of umap-learn: $metric, $neighbors neighbours',
  async ({ metric, neighbors, edges }) => {
    // umap-learn takes 1 - cosine in single precision, of cosines that are nearly 1 here.
    expectEdges(await graphOf(neighbors, metric), edges, metric === 'cosine' ? 1e-3 : 1e-4);
  },
);

test.each(umapFixture.supervised)(
  'labels with a weight of $weight, some unknown',
  async ({ weight, edges }) => {
    expectEdges(intersectLabels(await graphOf(10), umapFixture.labels, weight), edges);
  },
);

test('labels that count fully leave no edge between classes', async () => {
  const graph = intersectLabels(await graphOf(10), umapFixture.labels, 1);
  for (let row = 0; row < graph.rows; row++) {
    for (let at = graph.starts[row]!; at < graph.starts[row + 1]!; at++) {
      const [a, b] = [umapFixture.labels[row], umapFixture.labels[graph.targets[at]!]];
      expect(a === -1 || b === -1 || a === b).toBe(true);
    }
  }
});

test('duplicates belong fully together', async () => {
  const same = matrixOf([...new Array(6).fill([1, 2]), [5, 5], [5, 6], [9, 9]]);
  const { weights } = fuzzyGraph(addon, await nearestNeighbours(same, 3));
  expect(weights.every((weight) => weight >= 0 && weight <= 1)).toBe(true);
  expect([...weights.subarray(0, 3)]).toEqual([1, 1, 1]);
});

/** A small graph from entries. */
function graphFrom(rows: number, entries: [number, number, number][]): Graph {
  const sorted = [...entries].sort((a, b) => a[0] - b[0]);
  const starts = new Int32Array(rows + 1);
  for (const [row] of sorted) starts[row + 1]!++;
  for (let row = 0; row < rows; row++) starts[row + 1]! += starts[row]!;
  return {
    ...{ rows, starts },
    targets: Int32Array.from(sorted, ([, column]) => column),
    weights: Float32Array.from(sorted, ([, , weight]) => weight),
  };
}

describe('sparse matrices', () => {
  const rows = 7;
  const entries = fc.uniqueArray(
    fc.tuple(fc.nat(rows - 1), fc.nat(rows - 1), fc.float({ min: Math.fround(0.01), max: 1, noNaN: true })),
    { selector: ([row, column]) => row * rows + column, maxLength: 30 },
  );
  const dense = ({ starts, targets, weights }: Graph) => {
    const all = new Float32Array(rows * rows);
    for (let row = 0; row < rows; row++) {
      for (let at = starts[row]!; at < starts[row + 1]!; at++) all[row * rows + targets[at]!] = weights[at]!;
    }
    return all;
  };

  test('property: turned twice they are what they were, in order; their union is symmetric', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const graph = graphFrom(rows, list);
        expect(dense(transposed(transposed(graph)))).toEqual(dense(graph));
        const [plain, union] = [dense(graph), dense(fuzzyUnion(graph))];
        for (let i = 0; i < rows; i++) {
          for (let j = 0; j < rows; j++) {
            const [a, b] = [plain[i * rows + j]!, plain[j * rows + i]!];
            expect(union[i * rows + j]).toBe(Math.fround(a + b - a * b));
          }
        }
      }),
    );
  });

  test('connected parts, and each as a graph of its own', () => {
    const pairs: [number, number][] = [
      [0, 3],
      [3, 5],
      [1, 6],
    ];
    const graph = graphFrom(
      rows,
      pairs.flatMap(([a, b]): [number, number, number][] => [
        [a, b, 0.5],
        [b, a, 0.5],
      ]),
    );
    const parts = componentsOf(graph);
    expect(parts.map((part) => [...part])).toEqual([[0, 3, 5], [1, 6], [2], [4]]);
    expect(subgraph(graph, parts[0]!)).toEqual({
      rows: 3,
      starts: Int32Array.of(0, 1, 3, 4),
      targets: Int32Array.of(1, 0, 2, 1),
      weights: new Float32Array(4).fill(0.5),
    });
  });
});
