import { type ChannelInfo, type SampleRange, type SignalSource, samplesIn } from '../signal-source';
import { DerivedSource } from './derived-source';

/** Changes channels, each given with all its samples in one segment. */
export type SignalChange = (signals: readonly Float32Array[]) => Float32Array[];

/** What becomes of a channel: how it is described afterwards, and its samples. */
export interface ChannelChange {
  channel: ChannelInfo;
  /** Channels of one function are given to it together, so that threads share them. */
  apply: SignalChange;
}

/**
 * Channels that must be seen whole to be changed, as by a filter that runs in both directions. Reading a part of a
 * segment reads and changes all of it.
 */
class WholeSegments extends DerivedSource {
  /** @param changeOf for each channel; `undefined` leaves it as it is. */
  constructor(
    source: SignalSource,
    private readonly changeOf: readonly (ChannelChange | undefined)[],
  ) {
    const channels = source.channels.map((channel, at) => changeOf[at]?.channel ?? channel);
    super(source, { channels });
  }

  override async read(segment: number, ranges: readonly SampleRange[]): Promise<Float32Array[]> {
    const channels = [...new Set(ranges.map(({ channel }) => channel))];
    const whole = await this.readWhole(segment, channels);
    return ranges.map(({ channel, first, count }) =>
      whole[channels.indexOf(channel)]!.slice(first, first + count),
    );
  }

  private async readWhole(segment: number, channels: readonly number[]): Promise<Float32Array[]> {
    const whole = this.source.segments[segment]!;
    const ranges = channels.map((channel) => {
      return { channel, first: 0, count: samplesIn(whole, this.source.channels[channel]!) };
    });
    const signals = [...(await this.source.read(segment, ranges))];
    const together = new Map<SignalChange, number[]>();
    for (const [at, channel] of channels.entries()) {
      const apply = this.changeOf[channel]?.apply;
      if (apply) together.set(apply, [...(together.get(apply) ?? []), at]);
    }
    for (const [apply, places] of together) {
      const changed = apply(places.map((at) => signals[at]!));
      for (const [index, at] of places.entries()) signals[at] = changed[index]!;
    }
    return signals;
  }
}

/** @param change what becomes of a channel; `undefined` leaves it as it is. */
export function changeWhole(
  source: SignalSource,
  change: (channel: ChannelInfo) => ChannelChange | undefined,
): SignalSource {
  return new WholeSegments(source, source.channels.map(change));
}
