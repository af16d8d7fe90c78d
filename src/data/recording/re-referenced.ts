import { checkTexts, expected } from '../../system';
import type { SampleRange, SignalSource } from '../signal-source';
import { DerivedSource } from './derived-source';
import { findChannels } from './find-channels';
import { requireOneRate } from './one-rate';

/** EEG channels measured against the mean of some of the channels. */
class ReReferenced extends DerivedSource {
  /** @param against indices of the channels whose mean is taken away from each EEG channel. */
  constructor(
    source: SignalSource,
    private readonly against: readonly number[],
    reference: string,
  ) {
    super(source, { reference });
  }

  override async read(segment: number, ranges: readonly SampleRange[]): Promise<Float32Array[]> {
    const stretches = new Map(ranges.map((range) => [keyOf(range), range]));
    const references = [...stretches.values()].flatMap((range) =>
      this.against.map((channel) => ({ ...range, channel })),
    );
    const signals = await this.source.read(segment, [...ranges, ...references]);
    const means = new Map<string, Float64Array>();
    [...stretches.keys()].forEach((key, at) => {
      const first = ranges.length + at * this.against.length;
      means.set(key, meanOf(signals.slice(first, first + this.against.length)));
    });
    return ranges.map((range, at) => {
      const signal = signals[at]!;
      if (this.channels[range.channel]!.type !== 'eeg') return signal;
      const mean = means.get(keyOf(range))!;
      return signal.map((value, i) => value - mean[i]!);
    });
  }
}

function keyOf({ first, count }: SampleRange): string {
  return `${first} ${count}`;
}

function meanOf(signals: readonly Float32Array[]): Float64Array {
  const mean = new Float64Array(signals[0]!.length);
  for (const signal of signals) for (let i = 0; i < mean.length; i++) mean[i]! += signal[i]! / signals.length;
  return mean;
}

/**
 * @param wanted `average` of all EEG channels, or labels of the channels whose mean becomes the reference.
 * @throws ThetalabError when a label is not there, or rates or units differ
 */
export function reReference(source: SignalSource, wanted: 'average' | readonly string[]): SignalSource {
  const { channels } = source;
  const eeg = [...channels.keys()].filter((index) => channels[index]!.type === 'eeg');
  if (typeof wanted === 'string' && wanted !== 'average') {
    throw expected('reReference', '"average" or a list of labels', `"${wanted}"`, `write ['${wanted}']`);
  }
  if (wanted !== 'average') checkTexts('reReference', '"average" or a list of labels', wanted);
  const against = wanted === 'average' ? eeg : findChannels('reReference', channels, wanted);
  if (!eeg.length) throw expected('reReference', 'EEG channels', 'none', 'pick channels of type eeg');
  const involved = [...new Set([...eeg, ...against])].map((index) => channels[index]!);
  requireOneRate('reReference', involved);
  const units = [...new Set(involved.map(({ unit }) => unit))];
  if (units.length > 1)
    throw expected('reReference', 'channels of one unit', units.join(', '), 'pick channels that are alike');
  return new ReReferenced(source, against, wanted === 'average' ? 'average' : wanted.join(', '));
}
