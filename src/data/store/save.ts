import { renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from '../../system';
import type { EpochSource } from '../epoch-source';
import type { StoreType } from './record';
import { RecordFile } from './record-file';
import { checkStoreType, explainingWrites } from './write-errors';

/** Options of `saveEpochStore`. */
export interface SaveStoreOptions {
  /** `float32` keeps every sample exactly; `int16` takes half the room (default `float32`). */
  dtype?: StoreType;
}

/**
 * Writes epochs into one file, whole or not at all, for `openEpochStore`. With `int16` each sample is rounded to a
 * 32767th of the largest of its epoch and channel; the error is at most half of that.
 *
 * @param epochs in memory, or of another store
 * @throws ThetalabError when the file cannot be written, or for int16 when a sample is beyond 1e30
 */
export function saveEpochStore(path: string, epochs: EpochSource, options: SaveStoreOptions = {}): void {
  const { dtype = 'float32' } = options;
  checkStoreType('saveEpochStore', dtype);
  const temporary = `${path}.${process.pid}.tmp`;
  explainingWrites('saveEpochStore', path, () => {
    makeFolder(dirname(path));
    try {
      const file = new RecordFile(temporary);
      try {
        file.append(epochs, dtype);
        const { channels, samplesPerEpoch, samplingRate, classes, notes } = epochs;
        const { labels, subjects, nights, seconds } = epochs;
        file.finish({
          ...{ dtype, channels, samplesPerEpoch, samplingRate, classes, notes },
          ...{ labels, subjects, nights, seconds, participants: epochs.participants },
        });
      } finally {
        file.close();
      }
      renameSync(temporary, path);
    } catch (cause) {
      rmSync(temporary, { force: true });
      throw cause;
    }
  });
}
