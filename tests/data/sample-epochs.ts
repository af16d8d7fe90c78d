import fc from 'fast-check';
import { Epochs, type EpochsInit } from '../../src/data';
import { RandomStream } from '../../src/engine';

/** Epochs of normal noise around 2 µV, one for each label and subject given; four samples at 2 Hz. */
export function epochsOf(
  subjects: readonly string[],
  labels: ArrayLike<number> = subjects.map((_, row) => row % 5),
  changes: Partial<EpochsInit> = {},
): Epochs {
  const noise = new RandomStream([subjects.length, 3]).fillNormal(new Float32Array(4 * subjects.length));
  return new Epochs({
    values: noise.map((value) => 10 * value + 2),
    samplesPerEpoch: 4,
    samplingRate: 2,
    channels: ['EEG Fpz-Cz'],
    labels: Int32Array.from(labels),
    subjects,
    nights: subjects.map((name) => `${name}-1`),
    seconds: Float64Array.from(subjects, (_, row) => 30 * row),
    ...changes,
  } as EpochsInit);
}

/** Up to 60 epochs of up to 12 subjects in any order, with labels from unknown to REM. */
export const anyEpochs = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: -1, max: 4 })), {
    minLength: 1,
    maxLength: 60,
  })
  .map((rows) =>
    epochsOf(
      rows.map(([subject]) => `S${subject}`),
      rows.map(([, label]) => label),
    ),
  );

/** What each epoch is, to compare sets of them. */
export function rowsOf(epochs: Epochs): string[] {
  return Array.from(epochs.labels, (label, row) =>
    [epochs.subjects[row], epochs.nights[row], epochs.seconds[row], label, ...epochs.epoch(row)].join(' '),
  );
}
