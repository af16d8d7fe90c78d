import type { Annotation, ChannelInfo, SampleRange, Segment, SignalSource } from '../signal-source';

/** A source that reads from another one; what a step does not change is what the other one says. */
export class DerivedSource implements SignalSource {
  constructor(
    protected readonly source: SignalSource,
    private readonly changes: Partial<Pick<SignalSource, 'channels' | 'segments' | 'reference'>> = {},
  ) {}

  get format(): string {
    return this.source.format;
  }

  get path(): string {
    return this.source.path;
  }

  get channels(): readonly ChannelInfo[] {
    return this.changes.channels ?? this.source.channels;
  }

  get segments(): readonly Segment[] {
    return this.changes.segments ?? this.source.segments;
  }

  get epoched(): boolean {
    return this.source.epoched;
  }

  get annotations(): readonly Annotation[] {
    return this.source.annotations;
  }

  get startTime(): Date | undefined {
    return this.source.startTime;
  }

  get reference(): string | undefined {
    return this.changes.reference ?? this.source.reference;
  }

  get notes(): readonly string[] {
    return this.source.notes;
  }

  read(segment: number, ranges: readonly SampleRange[]): Promise<Float32Array[]> {
    return this.source.read(segment, ranges);
  }
}
