import type { AugmentationContext } from './base-augmentation';
import { DrawnAugmentation } from './drawn-augmentation';
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
export class RandomAmplitudeScaling extends DrawnAugmentation<typeof amplitudeScaling> {
  static override readonly schema = amplitudeScaling;

  protected readonly change = 'scale';

  protected draw(_samples: number, { random }: AugmentationContext): number[] {
    return [random.uniform(this.parameters.min_scale, this.parameters.max_scale)];
  }

  protected perform(x: Float32Array, out: Float32Array, [factor]: number[]): void {
    scale(x, out, factor!);
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
export class RandomDCShift extends DrawnAugmentation<typeof dcShift> {
  static override readonly schema = dcShift;

  protected readonly change = 'shift';

  protected draw(_samples: number, { random }: AugmentationContext): number[] {
    const { max_shift } = this.parameters;
    return [random.uniform(-max_shift, max_shift)];
  }

  protected perform(x: Float32Array, out: Float32Array, [shift]: number[]): void {
    for (let i = 0; i < x.length; i++) out[i] = x[i]! + shift!;
  }
}

const signFlip = parameters('Turns the signal upside down', {}, 0.5);

/**
 * Changes the sign, as swapping the electrodes of a derivation does.
 *
 * Rommel, Paillard, Moreau, Gramfort: Data augmentation for learning predictive models on EEG (J. Neural Eng., 2022).
 */
export class SignFlip extends DrawnAugmentation<typeof signFlip> {
  static override readonly schema = signFlip;

  protected readonly change = 'scale';

  protected draw(): number[] {
    return [-1];
  }

  protected perform(x: Float32Array, out: Float32Array, [factor]: number[]): void {
    scale(x, out, factor!);
  }
}

function scale(x: Float32Array, out: Float32Array, factor: number): void {
  for (let i = 0; i < x.length; i++) out[i] = factor * x[i]!;
}
