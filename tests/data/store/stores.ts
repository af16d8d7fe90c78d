import { join } from 'node:path';
import fc from 'fast-check';
import {
  type Epochs,
  openEpochStore,
  type StoredEpochs,
  type StoreType,
  saveEpochStore,
} from '../../../src/data';
import { RandomStream } from '../../../src/engine';
import { epochsOf } from '../sample-epochs';

let files = 0;

/** Epochs written into a store in a folder and opened again. */
export function stored(folder: string, epochs: Epochs, dtype: StoreType = 'float32'): StoredEpochs {
  const path = join(folder, `${files++}.epochs`);
  saveEpochStore(path, epochs, { dtype });
  return openEpochStore(path);
}

/** Up to 30 epochs of 1 to 3 channels, of up to 6 subjects with two nights each, in any order. */
export const anyMontage: fc.Arbitrary<Epochs> = fc
  .record({
    rows: fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: -1, max: 4 }), fc.boolean()), {
      minLength: 1,
      maxLength: 30,
    }),
    channels: fc.integer({ min: 1, max: 3 }),
    samplesPerEpoch: fc.integer({ min: 1, max: 5 }),
    key: fc.nat(),
  })
  .map(({ rows, channels, samplesPerEpoch, key }) =>
    epochsOf(
      rows.map(([subject]) => `S${subject}`),
      rows.map(([, label]) => label),
      {
        values: new RandomStream([key, 8]).fillNormal(
          new Float32Array(rows.length * channels * samplesPerEpoch),
        ),
        channels: ['EEG Fpz-Cz', 'EEG Pz-Oz', 'EOG'].slice(0, channels),
        samplesPerEpoch,
        nights: rows.map(([subject, , late]) => `S${subject}-${late ? 2 : 1}`),
        notes: ['one note'],
      },
    ),
  );
