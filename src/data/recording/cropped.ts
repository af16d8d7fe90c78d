import { expected } from '../../system';
import { type Annotation, type SampleRange, type SignalSource, samplesIn } from '../signal-source';
import { DerivedSource } from './derived-source';

/** The part of a recording between two moments. */
export class Cropped extends DerivedSource {
  /** For each segment the one of `source` that it is cut from, and how many seconds of that one are left out before it. */
  private readonly origins: readonly { segment: number; skipped: number }[];

  /** @throws ThetalabError when nothing was recorded between the two. */
  constructor(
    source: SignalSource,
    private readonly from: number,
    private readonly to: number,
  ) {
    const cuts = source.segments.flatMap(({ onset, duration }, segment) => {
      const begin = Math.max(onset, from);
      const end = Math.min(onset + duration, to);
      if (!(begin < end)) return [];
      return [{ segment, skipped: begin - onset, onset: begin - from, duration: end - begin }];
    });
    super(source, { segments: cuts.map(({ onset, duration }) => ({ onset, duration })) });
    this.origins = cuts;
    if (cuts.length) return;
    const there = source.segments
      .map(({ onset, duration }) => `${onset} to ${onset + duration} s`)
      .join(', ');
    throw expected('crop', `a part of what was recorded (${there})`, `${from} to ${to} s`);
  }

  override get annotations(): readonly Annotation[] {
    const { from, to } = this;
    return this.source.annotations
      .filter(({ onset, duration }) => onset < to && (onset >= from || onset + duration > from))
      .map((one) => ({ ...one, onset: one.onset - from }));
  }

  override get epoched(): boolean {
    const [first] = this.segments;
    return this.source.epoched && this.segments.every(({ duration }) => duration === first!.duration);
  }

  override get startTime(): Date | undefined {
    const { startTime } = this.source;
    return startTime && new Date(startTime.getTime() + Math.round(1000 * this.from));
  }

  override read(segment: number, ranges: readonly SampleRange[]): Promise<Float32Array[]> {
    const { segment: origin, skipped } = this.origins[segment]!;
    const whole = this.source.segments[origin]!;
    const there = ranges.map((range) => {
      const channel = this.channels[range.channel]!;
      const last = samplesIn(whole, channel) - samplesIn(this.segments[segment]!, channel);
      return { ...range, first: range.first + Math.min(last, Math.round(skipped * channel.samplingRate)) };
    });
    return this.source.read(origin, there);
  }
}
