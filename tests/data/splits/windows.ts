import fc from 'fast-check';
import type { EpochColumns, Epochs } from '../../../src/data';
import { epochsOf } from '../sample-epochs';

/**
 * Windows of 2 s (4 samples) of several people and nights, in any order, that may overlap, repeat or leave gaps. All nights have the same
 * two names, so that only person and night together name a recording.
 */
export const anyWindows: fc.Arbitrary<Epochs> = fc
  .array(
    fc.record({
      subject: fc.integer({ min: 1, max: 5 }),
      night: fc.constantFrom('1', '2'),
      sample: fc.nat(200),
      label: fc.integer({ min: -1, max: 4 }),
    }),
    { minLength: 12, maxLength: 80 },
  )
  .map((windows) =>
    epochsOf(
      windows.map(({ subject }) => `S${subject}`),
      windows.map(({ label }) => label),
      {
        nights: windows.map(({ night }) => night),
        seconds: Float64Array.from(windows, ({ sample }) => sample / 2),
      },
    ),
  );

/** Every sample of the recordings that some windows hold, by name. */
export function samplesOf(epochs: EpochColumns, rows: ArrayLike<number>): Set<string> {
  const { subjects, nights, seconds, samplesPerEpoch, samplingRate } = epochs;
  return new Set(
    Array.from(rows).flatMap((row) =>
      Array.from(
        { length: samplesPerEpoch },
        (_, at) => `${subjects[row]} ${nights[row]} ${Math.round(seconds[row]! * samplingRate) + at}`,
      ),
    ),
  );
}

/** How many samples of recordings some parts share, two by two. */
export function sharedSamples(epochs: EpochColumns, parts: readonly ArrayLike<number>[]): number {
  const held = parts.map((rows) => samplesOf(epochs, rows));
  return held.reduce(
    (sum, one, at) =>
      sum +
      held.slice(at + 1).reduce((own, other) => own + [...one].filter((name) => other.has(name)).length, 0),
    0,
  );
}

/** Whether rows rise. */
export const rising = (rows: Int32Array) => rows.every((row, at) => at === 0 || row > rows[at - 1]!);
