import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shareByStage } from '../../src/data';
import { RandomStream } from '../../src/engine';
import { anyEpochs, epochsOf, rowsOf } from './sample-epochs';

describe('shareByStage', () => {
  test('takes that share of every stage, at least one, each epoch once and in order', () => {
    const fractions = fc.double({ min: 0.01, max: 1, noNaN: true });
    fc.assert(
      fc.property(anyEpochs, fractions, fc.nat(), (epochs, fraction, key) => {
        const take = () => shareByStage(epochs, fraction, { random: new RandomStream([key, 1]) });
        const [all, got] = [rowsOf(epochs), rowsOf(take())];
        expect(rowsOf(take())).toEqual(got);
        const remaining = all.filter((row) => got.includes(row));
        expect(got).toEqual(remaining);
        for (const stage of new Set(epochs.labels)) {
          const of = (labels: Int32Array) => labels.filter((label) => label === stage).length;
          expect(of(take().labels)).toBe(Math.max(1, Math.round(fraction * of(epochs.labels))));
        }
        expect(rowsOf(shareByStage(epochs, 1))).toEqual(all);
      }),
    );
  });

  test('other streams choose others', () => {
    const epochs = epochsOf(Array.from({ length: 60 }, (_, row) => `S${row % 3}`));
    const take = (key: number) => rowsOf(shareByStage(epochs, 0.5, { random: new RandomStream([key, 1]) }));
    expect(take(1)).not.toEqual(take(2));
  });

  test.each([0, -0.5, 1.01, Number.NaN])('refuses a fraction of %s', (fraction) => {
    const epochs = epochsOf(['A', 'B']);
    expect(() => shareByStage(epochs, fraction)).toThrow(`above 0, at most 1, got ${fraction}`);
  });
});
