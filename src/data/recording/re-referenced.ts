import { expected } from '../../system';
import type { SampleRange, SignalSource } from '../signal-source';
import { DerivedSource } from './derived-source';
import { findChannels } from './find-channels';
import { requireOneRate } from './one-rate';

/** EEG channels measured against the mean of some of the channels. */
export class ReReferenced extends DerivedSource {
  /** @param against indices of the channels whose mean is taken away from each EEG channel. */
  constructor(
    source: SignalSource,
    private readonly against: readonly number[],
    reference: string,
  ) {
    super(source, { reference });
  }

  override async read(segment: number, ranges: readonly SampleRange[]): Promise<Float32Array[]> {
    const signals = await this.source.read(segment, ranges);
    const means = new Map<string, Float32Array>();
    const keyOf = ({ first, count }: SampleRange) => `${first} ${count}`;
    for (const range of ranges) {
      if (!means.has(keyOf(range))) means.set(keyOf(range), await this.meanOf(segment, range));
    }
    return signals.map((signal, at) => {
      if (this.channels[ranges[at]!.channel]!.type !== 'eeg') return signal;
      const mean = means.get(keyOf(ranges[at]!))!;
      return signal.map((value, i) => value - mean[i]!);
    });
  }

  private async meanOf(segment: number, { first, count }: SampleRange): Promise<Float32Array> {
    const ranges = this.against.map((channel) => ({ channel, first, count }));
    const signals = await this.source.read(segment, ranges);
    const sum = new Float64Array(count);
    for (const signal of signals) for (let i = 0; i < count; i++) sum[i]! += signal[i]!;
    return Float32Array.from(sum, (value) => value / signals.length);
  }
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
  const against = wanted === 'average' ? eeg : findChannels('reReference', channels, wanted);
  if (!eeg.length) throw expected('reReference', 'EEG channels', 'none', 'pick channels of type eeg');
  const involved = [...new Set([...eeg, ...against])].map((index) => channels[index]!);
  requireOneRate('reReference', involved);
  const units = [...new Set(involved.map(({ unit }) => unit))];
  if (units.length > 1)
    throw expected('reReference', 'channels of one unit', units.join(', '), 'pick channels that are alike');
  return new ReReferenced(source, against, wanted === 'average' ? 'average' : wanted.join(', '));
}
