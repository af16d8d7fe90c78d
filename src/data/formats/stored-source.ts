import type { SampleRange, SignalSource } from '../signal-source';
import { checkRanges } from './check-ranges';
import { type FileStamp, withUnchanged } from './range-file';
import { readSamples, type SampleLayout } from './sample-layout';

/** What a source of numbers at equal distances needs to know besides what it tells. */
export interface StoredParts extends Omit<SignalSource, 'read'> {
  /** The file with the samples, as it was when the header was read. */
  data: FileStamp;
  /** Where the samples of each segment stand. */
  layoutOf(segment: number): SampleLayout;
}

/** Signals whose samples stand in a file at equal distances; each `read` opens it anew and reads no more than it needs. */
export class StoredSource implements SignalSource {
  readonly format: string;
  readonly path: string;
  readonly channels: SignalSource['channels'];
  readonly segments: SignalSource['segments'];
  readonly epoched: boolean;
  readonly annotations: SignalSource['annotations'];
  readonly startTime: Date | undefined;
  readonly reference: string | undefined;
  readonly notes: readonly string[];
  readonly #data: StoredParts['data'];
  readonly #layoutOf: StoredParts['layoutOf'];

  constructor(parts: StoredParts) {
    this.format = parts.format;
    this.path = parts.path;
    this.channels = parts.channels;
    this.segments = parts.segments;
    this.epoched = parts.epoched;
    this.annotations = parts.annotations;
    this.startTime = parts.startTime;
    this.reference = parts.reference;
    this.notes = parts.notes;
    this.#data = parts.data;
    this.#layoutOf = parts.layoutOf;
  }

  async read(segment: number, ranges: readonly SampleRange[]): Promise<Float32Array[]> {
    checkRanges(this, segment, ranges, 'read');
    return withUnchanged(this.#data, 'read', (file) => readSamples(file, this.#layoutOf(segment), ranges));
  }
}
