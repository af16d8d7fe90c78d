import { type AugmentationContext, BaseAugmentation } from './base-augmentation';
import { number, parameters } from './schema';

const amplitudeScaling = parameters(
  'Makes the signal larger or smaller',
  {
    min_scale: number({ default: 0.5, min: 0, max: 1, neutral: 1, meaning: 'Smallest factor' }),
    max_scale: number({ default: 2, min: 1, max: 100, neutral: 1, meaning: 'Largest factor' }),
  },
  0.5,
);

/**
 * Multiplies by a factor drawn evenly from `min_scale` to `max_scale`, the same for all channels.
 *
 * Amplitude scale of Mohsenvand, Izadi, Maes: Contrastive representation learning for electroencephalogram
 * classification (ML4H 2020), with its range.
 */
export class RandomAmplitudeScaling extends BaseAugmentation<typeof amplitudeScaling> {
  static override readonly schema = amplitudeScaling;

  protected transform(x: Float32Array, out: Float32Array, { random }: AugmentationContext): void {
    const factor = random.uniform(this.parameters.min_scale, this.parameters.max_scale);
    for (let i = 0; i < x.length; i++) out[i] = factor * x[i]!;
  }
}

const dcShift = parameters(
  'Lifts or lowers the whole signal',
  {
    max_shift: number({
      default: 0.5,
      min: 0,
      max: 1000,
      neutral: 0,
      meaning: 'Largest shift up or down, in the unit of the signal',
    }),
  },
  0.5,
);

/**
 * Adds a constant drawn evenly from -max_shift to max_shift, in the unit of the signal: for epochs standardised by
 * `data.fitNormalizer`, 0.5 is half a standard deviation, about the 10 microvolts of the paper.
 *
 * DC shift of Mohsenvand, Izadi, Maes (ML4H 2020).
 */
export class RandomDCShift extends BaseAugmentation<typeof dcShift> {
  static override readonly schema = dcShift;

  protected transform(x: Float32Array, out: Float32Array, { random }: AugmentationContext): void {
    const { max_shift } = this.parameters;
    const shift = random.uniform(-max_shift, max_shift);
    for (let i = 0; i < x.length; i++) out[i] = x[i]! + shift;
  }
}

const signFlip = parameters('Turns the signal upside down', {}, 0.5);

/**
 * Changes the sign, as swapping the electrodes of a derivation does.
 *
 * Rommel, Paillard, Moreau, Gramfort: Data augmentation for learning predictive models on EEG (J. Neural Eng., 2022).
 */
export class SignFlip extends BaseAugmentation<typeof signFlip> {
  static override readonly schema = signFlip;

  protected transform(x: Float32Array, out: Float32Array): void {
    for (let i = 0; i < x.length; i++) out[i] = -x[i]!;
  }
}
