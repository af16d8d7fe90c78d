import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkEpochs, type Epochs } from '../../src/data';
import { checkEpoch, type EpochLimits } from '../../src/signal';
import { scratchFolder } from '../support/scratch';
import { epochsOf, rowsOf } from './sample-epochs';
import { anyMontage, stored } from './store/stores';

const folder = scratchFolder();

/** Four epochs of two channels: good, too high in one channel, flat in the other, both. */
const four = epochsOf(['A', 'A', 'B', 'B'], [0, 1, 2, 3], {
  channels: ['C3', 'C4'],
  samplesPerEpoch: 4,
  values: Float32Array.of(
    ...[1, -2, 3, 4, 5, -6, 7, 8],
    ...[1, -900, 3, 4, 5, -6, 7, 8],
    ...[1, -2, 3, 4, 6, 6, 6, 6],
    ...[1, -900, 3, 4, 6, 6, 6, 6],
  ),
  notes: ['before'],
});

describe('checking epochs', () => {
  test('finds the faults of every channel, and counts them', () => {
    expect(checkEpochs(four)).toEqual({
      faults: [[], ['amplitude'], ['flat'], ['amplitude', 'flat']],
      good: Int32Array.of(0),
      leftOut: { epochs: 3, faults: { amplitude: 2, flat: 2 } },
    });
    expect(checkEpochs(four, { peakToPeak: 1000, flatSeconds: 2 }).leftOut).toEqual({
      epochs: 0,
      faults: {},
    });
  });

  test('is checkEpoch on each channel, whatever the epochs and limits', () => {
    const limits = fc.record({
      peakToPeak: fc.double({ min: 0, max: 5, noNaN: true }),
      flatSeconds: fc.double({ min: 0, max: 3, noNaN: true }),
      flatStep: fc.double({ min: 0, max: 2, noNaN: true }),
      clippedPart: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(anyMontage, limits, (epochs, own) => {
        const { faults, good } = checkEpochs(epochs, own);
        const naive = (row: number) =>
          new Set(epochs.channels.flatMap((label) => faultsOf(epochs.pick([label]), row, own)));
        expect(faults.map((list) => new Set(list))).toEqual([...faults.keys()].map(naive));
        expect([...good]).toEqual([...faults.keys()].filter((row) => naive(row).size === 0));
      }),
      { numRuns: 50 },
    );
  });

  test('leaves the faulty ones out, in memory and of a store, and says so', () => {
    const good = four.checked();
    expect(rowsOf(good)).toEqual(rowsOf(four.select([0])));
    expect(good.notes).toEqual(['before', '3 of 4 epochs left out (amplitude 2, flat 2)']);
    expect(stored(folder, four).checked().toEpochs()).toEqual(good);
    expect(four.checked({ peakToPeak: 1000, flatSeconds: 2 })).toEqual(four);
  });

  test('refuses limits that are none', () => {
    expect(() => four.checked({ peakToPeak: -1 })).toThrow('checkEpoch: expected peakToPeak from 0, got -1');
    expect(checkEpochs(four.select([])).leftOut.epochs).toBe(0);
  });
});

function faultsOf(epochs: Epochs, row: number, limits: EpochLimits): string[] {
  return checkEpoch(epochs.epoch(row), epochs.samplingRate, limits).faults;
}
