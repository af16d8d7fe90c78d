import type { SampleRange, SignalSource } from '../signal-source';

/** What a source says of itself before a sample is read. */
export type Description = Omit<SignalSource, 'read'>;

/** A source whose description was known when it was opened. */
export abstract class DescribedSource implements SignalSource {
  readonly format: string;
  readonly path: string;
  readonly channels: SignalSource['channels'];
  readonly segments: SignalSource['segments'];
  readonly epoched: boolean;
  readonly annotations: SignalSource['annotations'];
  readonly startTime: Date | undefined;
  readonly reference: string | undefined;
  readonly notes: readonly string[];

  constructor(parts: Description) {
    this.format = parts.format;
    this.path = parts.path;
    this.channels = parts.channels;
    this.segments = parts.segments;
    this.epoched = parts.epoched;
    this.annotations = parts.annotations;
    this.startTime = parts.startTime;
    this.reference = parts.reference;
    this.notes = parts.notes;
  }

  abstract read(segment: number, ranges: readonly SampleRange[]): Promise<Float32Array[]>;
}
