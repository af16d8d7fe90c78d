import { type ChannelInfo, type SampleRange, type SignalSource, samplesIn } from '../signal-source';
import { DerivedSource } from './derived-source';

/** What becomes of a channel: how it is described afterwards, and its samples in one segment, all at once. */
export interface ChannelChange {
  channel: ChannelInfo;
  apply(samples: Float32Array): Float32Array;
}

/**
 * Channels that must be seen whole to be changed, as by a filter that runs in both directions. Reading a part of a
 * segment reads and changes all of it.
 */
export class WholeSegments extends DerivedSource {
  /** @param changeOf for each channel; `undefined` leaves it as it is. */
  constructor(
    source: SignalSource,
    private readonly changeOf: readonly (ChannelChange | undefined)[],
  ) {
    const channels = source.channels.map((channel, at) => changeOf[at]?.channel ?? channel);
    super(source, { channels });
  }

  override async read(segment: number, ranges: readonly SampleRange[]): Promise<Float32Array[]> {
    const changed = new Map<number, Float32Array>();
    for (const { channel } of ranges) {
      if (!changed.has(channel)) changed.set(channel, await this.readWhole(segment, channel));
    }
    return ranges.map(({ channel, first, count }) => changed.get(channel)!.slice(first, first + count));
  }

  private async readWhole(segment: number, channel: number): Promise<Float32Array> {
    const info = this.source.channels[channel]!;
    const count = samplesIn(this.source.segments[segment]!, info);
    const [samples] = await this.source.read(segment, [{ channel, first: 0, count }]);
    return this.changeOf[channel]?.apply(samples!) ?? samples!;
  }
}

/** @param change what becomes of a channel; `undefined` leaves it as it is. */
export function changeWhole(
  source: SignalSource,
  change: (channel: ChannelInfo) => ChannelChange | undefined,
): SignalSource {
  return new WholeSegments(source, source.channels.map(change));
}
