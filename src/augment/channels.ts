import { type AugmentationContext, BaseAugmentation } from './base-augmentation';
import { number, parameters } from './schema';

const channelDropout = parameters(
  'Silences some of the channels',
  {
    drop_probability: number({
      default: 0.2,
      min: 0,
      max: 1,
      neutral: 0,
      meaning: 'Probability that a channel is silenced',
    }),
  },
  0.5,
);

/**
 * Sets each channel to zero with probability `drop_probability`; one, drawn evenly, is always kept, so that a signal of one
 * channel stays as it is.
 *
 * Saeed, Grangier, Pietquin, Zeghidour: Learning from heterogeneous EEG signals with differentiable channel reordering
 * (ICASSP 2021).
 */
export class ChannelDropout extends BaseAugmentation<typeof channelDropout> {
  static override readonly schema = channelDropout;

  protected override transformChannels(
    x: Float32Array,
    out: Float32Array,
    context: AugmentationContext,
  ): void {
    const { random, channels = 1 } = context;
    const samples = x.length / channels;
    const kept = random.integer(channels);
    out.set(x);
    for (let channel = 0; channel < channels; channel++) {
      const dropped = random.uniform() < this.parameters.drop_probability;
      if (dropped && channel !== kept) out.fill(0, channel * samples, (channel + 1) * samples);
    }
  }
}

const channelShuffle = parameters(
  'Exchanges some of the channels',
  {
    shuffle_probability: number({
      default: 0.2,
      min: 0,
      max: 1,
      neutral: 0,
      meaning: 'Probability that a channel is among those exchanged',
    }),
  },
  0.5,
);

/**
 * Chooses each channel with probability `shuffle_probability` and puts those chosen in random order.
 *
 * Saeed, Grangier, Pietquin, Zeghidour (ICASSP 2021).
 */
export class ChannelShuffle extends BaseAugmentation<typeof channelShuffle> {
  static override readonly schema = channelShuffle;

  protected override transformChannels(
    x: Float32Array,
    out: Float32Array,
    context: AugmentationContext,
  ): void {
    const { random, channels = 1 } = context;
    const samples = x.length / channels;
    const chosen = Array.from({ length: channels }, (_, channel) => channel).filter(
      () => random.uniform() < this.parameters.shuffle_probability,
    );
    const order = random.shuffle([...chosen]);
    out.set(x);
    chosen.forEach((channel, at) => {
      out.set(x.subarray(order[at]! * samples, (order[at]! + 1) * samples), channel * samples);
    });
  }
}
