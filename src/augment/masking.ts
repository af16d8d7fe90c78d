import { type AugmentationContext, BaseAugmentation } from './base-augmentation';
import { number, parameters } from './schema';

const zeroMasking = parameters(
  'Silences one stretch of the signal',
  {
    masking_ratio: number({ default: 0.1, min: 0, max: 1, meaning: 'Share of the samples that become zero' }),
  },
  0.8,
);

/**
 * Sets one contiguous stretch to zero: `round(masking_ratio · T)` samples, beginning anywhere that it fits, each place
 * equally likely.
 *
 * Zero-masking of Mohsenvand, Izadi, Maes: Contrastive representation learning for electroencephalogram
 * classification (ML4H 2020).
 */
export class RandomZeroMasking extends BaseAugmentation<typeof zeroMasking> {
  static override readonly schema = zeroMasking;

  protected transform(x: Float32Array, out: Float32Array, { random }: AugmentationContext): void {
    const length = Math.round(this.parameters.masking_ratio * x.length);
    const start = random.integer(x.length - length + 1);
    out.set(x);
    out.fill(0, start, start + length);
  }
}
