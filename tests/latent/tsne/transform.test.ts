import { describe, expect, test } from 'vitest';
import { selectRows, tsne } from '../../../src/latent';
import type { Matrix } from '../../../src/signal';
import { clouds, someStream } from '../fixture';

describe('tsne.transform', () => {
  const { points, labels } = clouds(330, 3, 6);
  const known = Int32Array.from({ length: 300 }, (_, i) => i);
  const fresh = Int32Array.from({ length: 30 }, (_, i) => 300 + i);
  const shown = selectRows(points, known);
  const added = selectRows(points, fresh);
  const made = tsne(shown, { iterations: 400, quiet: true, random: someStream() });

  test('puts new points among their like, and moves nothing else', async () => {
    const map = await made;
    const before = map.values.slice();
    const placed = await tsne.transform(added, { points: shown, map }, { quiet: true });
    expect(placed).toMatchObject({ rows: 30, columns: 2, iterations: 250, stopped: 'completed' });
    expect(placed.loss).toBeLessThan(3);
    expect(map.values).toEqual(before);
    for (let i = 0; i < 30; i++) expect(labels[nearest(map, placed, i)]).toBe(labels[300 + i]);
  });

  test('by interpolation as by all pairs', async () => {
    const map = await made;
    const many = { points: shown, map };
    const twelve = Array.from({ length: 5 * 300 }, (_, i) => i % 300);
    const large = { points: selectRows(shown, twelve), map: selectRows(map, twelve) };
    const few = { perplexity: 2, iterations: 60, quiet: true };
    const [a, b] = [await tsne.transform(added, many, few), await tsne.transform(added, large, few)];
    for (let i = 0; i < 30; i++) expect(labels[nearest(map, b, i)]).toBe(labels[nearest(map, a, i)]);
  });

  test.each<[string, object, object, object, RegExp]>([
    [
      'another width',
      { columns: 5, values: added.values.slice(0, 150) },
      {},
      {},
      /points of 6 columns.*got 5/,
    ],
    ['a map of others', {}, { rows: 299, values: new Float32Array(598) }, {}, /a map of 300 points, got 299/],
    ['perplexity', {}, {}, { perplexity: 101 }, /perplexity from 1 to 100, got 101/],
    ['NaN', { values: added.values.map(() => Number.NaN) }, {}, {}, /finite values, got NaN in row 0/],
  ])('bad input: %s', async (_, points, map, options, message) => {
    const reference = { points: shown, map: { ...(await made), ...map } };
    const work = tsne.transform({ ...added, ...points }, reference, { ...options, quiet: true });
    await expect(work).rejects.toThrow(message);
  });
});

function nearest(map: Matrix, plane: Matrix, row: number): number {
  let best = 0;
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < map.rows; i++) {
    const x = map.values[2 * i]! - plane.values[2 * row]!;
    const distance = Math.hypot(x, map.values[2 * i + 1]! - plane.values[2 * row + 1]!);
    if (distance < smallest) [best, smallest] = [i, distance];
  }
  return best;
}
