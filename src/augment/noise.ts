import { type AugmentationContext, BaseAugmentation } from './base-augmentation';
import { number, parameters } from './schema';

const gaussianNoise = parameters(
  'Adds white noise',
  {
    scale: number({
      default: 0.1,
      min: 0,
      max: 1000,
      meaning: 'Standard deviation of the noise, in the unit of the signal',
    }),
  },
  0.5,
);

/**
 * Adds independent normal noise of standard deviation `scale` to every sample. The scale is in the unit of the signal:
 * for epochs standardised by `data.fitNormalizer`, 0.1 is a tenth of the training part's standard deviation.
 *
 * Mohsenvand, Izadi, Maes: Contrastive representation learning for electroencephalogram classification (ML4H 2020).
 */
export class RandomAdditiveGaussianNoise extends BaseAugmentation<typeof gaussianNoise> {
  static override readonly schema = gaussianNoise;

  protected transform(x: Float32Array, out: Float32Array, { random }: AugmentationContext): void {
    const { scale } = this.parameters;
    random.fillNormal(out);
    for (let i = 0; i < x.length; i++) out[i] = x[i]! + scale * out[i]!;
  }
}
