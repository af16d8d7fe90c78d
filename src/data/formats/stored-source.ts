import type { SampleRange } from '../signal-source';
import { checkRanges } from './check-ranges';
import { DescribedSource, type Description } from './described-source';
import { type FileStamp, withUnchanged } from './range-file';
import { readSamples, type SampleLayout } from './sample-layout';

/** What a source of numbers at equal distances needs to know besides what it tells. */
export interface StoredParts extends Description {
  /** The file with the samples, as it was when the header was read. */
  data: FileStamp;
  /** Where the samples of each segment stand. */
  layoutOf(segment: number): SampleLayout;
}

/** Signals whose samples stand in a file at equal distances; each `read` opens it anew and reads no more than it needs. */
export class StoredSource extends DescribedSource {
  readonly #data: StoredParts['data'];
  readonly #layoutOf: StoredParts['layoutOf'];

  constructor(parts: StoredParts) {
    super(parts);
    this.#data = parts.data;
    this.#layoutOf = parts.layoutOf;
  }

  async read(segment: number, ranges: readonly SampleRange[]): Promise<Float32Array[]> {
    checkRanges(this, segment, ranges, 'read');
    return withUnchanged(this.#data, 'read', (file) => readSamples(file, this.#layoutOf(segment), ranges));
  }
}
