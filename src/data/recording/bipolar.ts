import { checkList, checkTexts, expected } from '../../system';
import type { SampleRange, SignalSource } from '../signal-source';
import { DerivedSource } from './derived-source';
import { findChannels } from './find-channels';
import { requireOneRate } from './one-rate';

/** Differences of two channels each. */
class Bipolar extends DerivedSource {
  /** @param pairs indices of the channels of `source`, the second of which is taken away from the first. */
  constructor(
    source: SignalSource,
    private readonly pairs: readonly (readonly [number, number])[],
  ) {
    const channels = pairs.map(([first, second]) => {
      const { position: _, ...anode } = source.channels[first]!;
      return { ...anode, label: `${anode.label}-${source.channels[second]!.label}` };
    });
    super(source, { channels, reference: 'bipolar' });
  }

  override async read(segment: number, ranges: readonly SampleRange[]): Promise<Float32Array[]> {
    const both = ranges.flatMap((range) =>
      this.pairs[range.channel]!.map((channel) => ({ ...range, channel })),
    );
    const signals = await this.source.read(segment, both);
    return ranges.map((_, at) => {
      const cathode = signals[2 * at + 1]!;
      return signals[2 * at]!.map((value, i) => value - cathode[i]!);
    });
  }
}

/** @throws ThetalabError when a label is not there, or rates or units differ. */
export function bipolar(source: SignalSource, pairs: readonly (readonly [string, string])[]): SignalSource {
  checkList('bipolar', 'a list of pairs of labels', pairs);
  if (!pairs.length) throw expected('bipolar', 'at least one pair of channels', 'none');
  const indices = pairs.map((pair) => {
    checkTexts('bipolar', 'pairs of labels, such as [["C3", "A2"]]', pair);
    if (pair.length !== 2)
      throw expected('bipolar', 'two channels in each pair', `${pair.length}: ${pair.join(', ')}`);
    const [first, second] = findChannels('bipolar', source.channels, pair) as [number, number];
    const both = [source.channels[first]!, source.channels[second]!];
    requireOneRate('bipolar', both);
    if (both[0]!.unit !== both[1]!.unit) {
      throw expected(
        'bipolar',
        `one unit for ${pair.join(' and ')}`,
        both.map(({ unit }) => unit).join(', '),
      );
    }
    return [first, second] as const;
  });
  return new Bipolar(source, indices);
}
