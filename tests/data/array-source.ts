import type { Annotation, ChannelInfo, SampleRange, SignalSource } from '../../src/data';

/** What of an invented recording matters to a test. */
interface Invented {
  /** Default two EEG channels, C3 and C4, and one EOG, all at 10 Hz in microvolts. */
  channels?: Partial<ChannelInfo>[];
  /** Onset and duration of each stretch (default one of 20 s). */
  segments?: [number, number][];
  annotations?: Annotation[];
  epoched?: boolean;
  /** Sample `at` of a channel, counted over its segment (default a number of its own for each). */
  value?(segment: number, channel: number, at: number): number;
}

/** A recording in memory that counts how often samples of it are read. */
export class ArraySource implements SignalSource {
  readonly format = 'array';
  readonly path = 'folder/invented.arr';
  readonly channels: readonly ChannelInfo[];
  readonly segments;
  readonly epoched: boolean;
  readonly annotations: readonly Annotation[];
  readonly startTime = new Date(Date.UTC(2020, 0, 1, 22));
  readonly reference = 'Cz';
  readonly notes = ['invented'];
  samplesRead = 0;
  private readonly value: NonNullable<Invented['value']>;

  constructor(invented: Invented = {}) {
    const eeg = { type: 'eeg' as const, samplingRate: 10, unit: 'uV', transducer: '', prefilter: '' };
    const some = [{ label: 'C3' }, { label: 'C4' }, { label: 'EOG', type: 'eog' as const }];
    const channels: Partial<ChannelInfo>[] = invented.channels ?? some;
    this.channels = channels.map((changes) => ({ ...eeg, label: '', ...changes }));
    const segments: [number, number][] = invented.segments ?? [[0, 20]];
    this.segments = segments.map(([onset, duration]) => ({ onset, duration }));
    this.annotations = invented.annotations ?? [];
    this.epoched = invented.epoched ?? false;
    this.value = invented.value ?? ((segment, channel, at) => 10_000 * segment + 1_000 * channel + at);
  }

  async read(segment: number, ranges: readonly SampleRange[]): Promise<Float32Array[]> {
    return ranges.map(({ channel, first, count }) => {
      const last = Math.round(this.segments[segment]!.duration * this.channels[channel]!.samplingRate);
      if (first < 0 || first + count > last) throw new RangeError(`${first} + ${count} of ${last}`);
      this.samplesRead += count;
      return Float32Array.from({ length: count }, (_, at) => this.value(segment, channel, first + at));
    });
  }
}
