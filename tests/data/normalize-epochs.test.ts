import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { epochScalings } from '../../src/data';
import { robustScale, zScore } from '../../src/signal';
import { scratchFolder } from '../support/scratch';
import { epochsOf } from './sample-epochs';
import { anyMontage, stored } from './store/stores';

const folder = scratchFolder();
const varying = anyMontage.filter(({ samplesPerEpoch }) => samplesPerEpoch > 3);

describe.each(epochScalings)('epochs normalized by %s', (how) => {
  const scale = { zscore: zScore, robust: robustScale }[how];

  test('have each channel of each scaled by itself, whether in memory or in a file', () => {
    fc.assert(
      fc.property(varying, fc.nat(), (epochs, pick) => {
        const normalized = epochs.normalized(how);
        const { length, channels, samplesPerEpoch } = epochs;
        for (let row = 0; row < length; row++) {
          const truth = channels.flatMap((_, channel) => {
            const first = channel * samplesPerEpoch;
            return [...scale(epochs.epoch(row).slice(first, first + samplesPerEpoch))];
          });
          expect([...normalized.epoch(row)]).toEqual(truth);
        }
        const disk = stored(folder, epochs).normalized(how);
        expect(disk.toEpochs()).toEqual(normalized);
        const [row, channel] = [pick % length, channels[pick % channels.length]!];
        expect(disk.pick([channel]).select([row]).epoch(0)).toEqual(
          normalized.pick([channel]).select([row]).values,
        );
      }),
      { numRuns: 40 },
    );
  });

  test('that do not vary are refused by name', () => {
    const flat = epochsOf(['A', 'B'], [0, 1], { values: Float32Array.of(1, 2, 3, 4, 5, 5, 5, 5) });
    const where =
      /normalized: expected epochs that vary, got a spread of 0 in "EEG Fpz-Cz" of epoch 1 of subject B, 30 s/;
    expect(() => flat.normalized(how)).toThrow(where);
    const disk = stored(folder, flat).normalized(how);
    expect(() => disk.epoch(1)).toThrow(where);
    expect(disk.epoch(0)).toEqual(flat.select([0]).normalized(how).values);
    expect(flat.checked().normalized(how).length).toBe(1);
  });
});

test('another way to scale is refused when it is asked for', () => {
  const epochs = epochsOf(['A']);
  for (const one of [epochs, stored(folder, epochs)])
    expect(() => one.normalized('minmax' as never)).toThrow(
      /pochs.normalized: expected one of zscore, robust, got "minmax"/,
    );
});
