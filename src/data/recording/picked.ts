import { checkTexts, expected } from '../../system';
import { type ChannelType, channelTypes, type SampleRange, type SignalSource } from '../signal-source';
import { DerivedSource } from './derived-source';
import { findChannels } from './find-channels';

/** Some of the channels, in an order of their own. */
class Picked extends DerivedSource {
  /** @param indices of the channels of `source` that are kept. */
  constructor(
    source: SignalSource,
    private readonly indices: readonly number[],
  ) {
    super(source, { channels: indices.map((index) => source.channels[index]!) });
  }

  override read(segment: number, ranges: readonly SampleRange[]): Promise<Float32Array[]> {
    const there = ranges.map((range) => ({ ...range, channel: this.indices[range.channel]! }));
    return this.source.read(segment, there);
  }
}

/** @throws ThetalabError when all channels are marked as bad. */
export function pickGood(source: SignalSource): SignalSource {
  const indices = [...source.channels.keys()].filter((index) => !source.channels[index]!.bad);
  if (indices.length === source.channels.length) return source;
  if (indices.length) return new Picked(source, indices);
  throw expected('pickGood', `a channel of "${source.path}" that is not marked as bad`, 'none');
}

/** @throws ThetalabError when a label is not there, or no channel is of that type. */
export function pick(source: SignalSource, wanted: readonly string[] | ChannelType): SignalSource {
  if (typeof wanted !== 'string') {
    checkTexts('pick', 'a list of labels, or a type', wanted);
    return new Picked(source, findChannels('pick', source.channels, wanted));
  }
  if (!channelTypes.includes(wanted)) {
    throw expected('pick', `labels, or a type among ${channelTypes.join(', ')}`, `"${wanted}"`);
  }
  const indices = [...source.channels.keys()].filter((index) => source.channels[index]!.type === wanted);
  if (indices.length) return new Picked(source, indices);
  const types = [...new Set(source.channels.map(({ type }) => type))].join(', ');
  throw expected('pick', `a channel of type ${wanted}`, `channels of type ${types}`, 'pick them by label');
}
