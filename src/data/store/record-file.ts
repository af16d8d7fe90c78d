import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import type { EpochSource } from '../epoch-source';
import { rowReader } from '../epoch-source';
import { formatIndex, magic, type StoreIndex, shapeOf } from './layout';
import { encodeRecords, type StoreType } from './record';

/** Epochs are encoded so many at a time. */
const epochsAtOnce = 256;

/** An epoch store that is being written, record after record. */
export class RecordFile {
  private readonly descriptor: number;
  private end: number;

  /**
   * Opens a file or makes it.
   *
   * @param keep how many of its bytes to go on from; what stands behind them is dropped
   */
  constructor(path: string, keep = 0) {
    this.descriptor = openSync(path, keep ? 'r+' : 'w');
    ftruncateSync(this.descriptor, keep);
    this.end = keep;
    if (!keep) this.write(magic);
  }

  /** Adds epochs, on the disk when it returns. */
  append(epochs: EpochSource, dtype: StoreType): void {
    const shape = shapeOf({ dtype, channels: epochs.channels, samplesPerEpoch: epochs.samplesPerEpoch });
    const read = rowReader(epochs);
    for (let first = 0; first < epochs.length; first += epochsAtOnce)
      this.write(encodeRecords(read(first, Math.min(epochsAtOnce, epochs.length - first)), shape));
    fsyncSync(this.descriptor);
  }

  /** Writes what stands behind the records, on the disk when it returns. */
  finish(index: Omit<StoreIndex, 'length'>): void {
    this.write(formatIndex(index));
    fsyncSync(this.descriptor);
  }

  /** Bytes so far. */
  get size(): number {
    return fstatSync(this.descriptor).size;
  }

  close(): void {
    closeSync(this.descriptor);
  }

  private write(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) {
      const written = writeSync(this.descriptor, bytes, done, bytes.length - done, this.end);
      done += written;
      this.end += written;
    }
  }
}
