import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { balancedOrder, samplesPerPass } from '../../src/data';
import { RandomStream } from '../../src/engine';

const anyLabels = fc
  .array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 80 })
  .map((labels) => Int32Array.from(labels));
const random = (key = 1) => new RandomStream([key, 3]);

function tally(values: Iterable<number>): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

describe('a balanced order', () => {
  test.each(['over', 'under'] as const)('%s: every class equally often, and every row evenly', (sampling) => {
    fc.assert(
      fc.property(anyLabels, fc.nat(), (labels, key) => {
        const order = balancedOrder(labels, 5, sampling, random(key));
        const counts = tally(labels);
        const each = Math[sampling === 'over' ? 'max' : 'min'](...counts.values());
        const drawn = tally(Array.from(order, (row) => labels[row]!));
        expect([...drawn.keys()].sort()).toEqual([...counts.keys()].sort());
        expect([...drawn.values()].every((count) => count === each)).toBe(true);
        expect(order.length).toBe(samplesPerPass(labels, 5, sampling));
        const perRow = tally(order);
        labels.forEach((label, row) => {
          const fair = each / counts.get(label)!;
          expect(Math.abs((perRow.get(row) ?? 0) - fair)).toBeLessThan(1);
        });
      }),
    );
  });

  test('follows from the stream', () => {
    const labels = Int32Array.from({ length: 60 }, (_, row) => (row % 7 ? 0 : 1));
    for (const sampling of ['all', 'over', 'under'] as const) {
      const order = balancedOrder(labels, 2, sampling, random());
      expect(balancedOrder(labels, 2, sampling, random())).toEqual(order);
      expect(balancedOrder(labels, 2, sampling, random(2))).not.toEqual(order);
    }
  });

  test('of all is a plain shuffle, unknown labels included', () => {
    expect(balancedOrder(Int32Array.of(0, -1, 1), 2, 'all', random())).toEqual(random().permutation(3));
    expect(samplesPerPass(Int32Array.of(0, -1, 1), 2, 'all')).toBe(3);
  });

  test('refuses what it cannot balance', () => {
    expect(() => balancedOrder(Int32Array.of(0, -1), 2, 'over', random())).toThrow(
      'labels from 0 to 1, got -1',
    );
    expect(() => balancedOrder(new Int32Array(0), 2, 'over', random())).toThrow('at least one epoch');
    expect(() => balancedOrder(Int32Array.of(0), 2, 'both' as never, random())).toThrow('all, over or under');
  });
});
