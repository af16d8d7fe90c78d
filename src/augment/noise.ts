import type { AugmentationContext } from './base-augmentation';
import { DrawnAugmentation } from './drawn-augmentation';
import type { ShortestEpoch } from './epoch-length';
import { number, parameters } from './schema';

const gaussianNoise = parameters(
  'Adds white noise',
  {
    scale: number({
      default: 0.1,
      min: 0,
      max: 1000,
      neutral: 0,
      meaning: 'Standard deviation of the noise, in the unit of the signal',
    }),
  },
  0.5,
);

/**
 * Adds independent normal noise of standard deviation `scale` to every sample of every channel. The scale is in the
 * unit of the signal: for epochs standardised by `data.fitNormalizer`, 0.1 is a tenth of the training part's standard
 * deviation.
 *
 * Mohsenvand, Izadi, Maes: Contrastive representation learning for electroencephalogram classification (ML4H 2020).
 */
export class RandomAdditiveGaussianNoise extends DrawnAugmentation<typeof gaussianNoise> {
  static override readonly schema = gaussianNoise;

  protected readonly change = 'noise';

  protected draw(_samples: number, { random, channel = 0 }: AugmentationContext): number[] {
    const own = channel ? random.split(channel) : random;
    return [...own.key, own.taken, this.parameters.scale];
  }

  protected perform(
    x: Float32Array,
    out: Float32Array,
    _numbers: number[],
    { random, channel = 0 }: AugmentationContext,
  ): void {
    const { scale } = this.parameters;
    (channel ? random.split(channel) : random).fillNormal(out);
    for (let i = 0; i < x.length; i++) out[i] = x[i]! + scale * out[i]!;
  }
}

const averageFiltering = parameters(
  'Smooths with a moving average',
  {
    window: number({
      default: 5,
      min: 1,
      max: 1001,
      integer: true,
      neutral: 1,
      meaning: 'Samples that are averaged',
    }),
  },
  0.5,
);

/**
 * Replaces every sample by the mean of the `window` samples around it; beyond its ends the signal is mirrored, the ends
 * included, as in SciPy's `uniform_filter1d`.
 *
 * Average filter of Jiang, Zhao, Du, Yuan (IJCNN 2021).
 */
export class AverageFiltering extends DrawnAugmentation<typeof averageFiltering> {
  static override readonly schema = averageFiltering;

  protected readonly change = 'average';

  protected override shortestEpoch(): ShortestEpoch | undefined {
    const { window } = this.parameters;
    return { samples: window, reason: `a window of ${window}` };
  }

  protected draw(): number[] {
    return [this.parameters.window];
  }

  protected perform(x: Float32Array, out: Float32Array, [window]: number[]): void {
    movingAverage(x, out, window!);
  }
}

/** Writes the means of `window` samples around each; of an even number one more before than after. */
export function movingAverage(x: Float32Array, out: Float32Array, window: number): void {
  const first = -(window >> 1);
  let sum = 0;
  for (let k = first; k < first + window; k++) sum += x[mirrored(k, x.length)]!;
  for (let t = 0; t < x.length; t++) {
    out[t] = sum / window;
    sum += x[mirrored(t + first + window, x.length)]! - x[mirrored(t + first, x.length)]!;
  }
}

const gaussianSmoothing = parameters(
  'Smooths with a Gaussian of random width',
  {
    max_sigma: number({
      default: 2,
      min: 0,
      max: 100,
      neutral: 0,
      meaning: 'Largest standard deviation of the Gaussian, in samples',
    }),
  },
  0.5,
);

/**
 * Smooths with a Gaussian whose standard deviation is drawn evenly from 0 to `max_sigma` samples; it ends at four standard
 * deviations, and the signal is mirrored beyond its ends, as in SciPy's `gaussian_filter1d`.
 *
 * Gaussian filtering of Chen, Kornblith, Norouzi, Hinton: A simple framework for contrastive learning of visual
 * representations (ICML 2020), along time.
 */
export class GaussianSmoothing extends DrawnAugmentation<typeof gaussianSmoothing> {
  static override readonly schema = gaussianSmoothing;

  protected readonly change = 'smooth';

  protected override shortestEpoch(): ShortestEpoch | undefined {
    const { max_sigma } = this.parameters;
    return { samples: radiusOf(max_sigma), reason: `a Gaussian that reaches 4 · ${max_sigma} samples far` };
  }

  protected draw(_samples: number, { random }: AugmentationContext): Float64Array {
    return gaussianOf(random.uniform(0, this.parameters.max_sigma));
  }

  protected perform(x: Float32Array, out: Float32Array, gaussian: ArrayLike<number>): void {
    convolve(x, out, gaussian);
  }
}

/** Writes `x` convolved with a Gaussian of standard deviation `sigma` in samples; at 0 a copy. */
export function smooth(x: Float32Array, out: Float32Array, sigma: number): void {
  convolve(x, out, gaussianOf(sigma));
}

/** Its radius, the sum of all its weights, and the weights from the middle outwards. */
function gaussianOf(sigma: number): Float64Array {
  const radius = radiusOf(sigma);
  const gaussian = new Float64Array(3 + radius);
  const weights = gaussian.subarray(2);
  for (let k = 0; k <= radius; k++) weights[k] = sigma === 0 ? 1 : Math.exp(-0.5 * (k / sigma) ** 2);
  gaussian[0] = radius;
  gaussian[1] = weights.reduce((sum, weight, k) => sum + (k ? 2 : 1) * weight, 0);
  return gaussian;
}

function convolve(x: Float32Array, out: Float32Array, gaussian: ArrayLike<number>): void {
  const [radius, total] = [gaussian[0]!, gaussian[1]!];
  for (let t = 0; t < x.length; t++) {
    let sum = gaussian[2]! * x[t]!;
    for (let k = 1; k <= radius; k++)
      sum += gaussian[2 + k]! * (x[mirrored(t - k, x.length)]! + x[mirrored(t + k, x.length)]!);
    out[t] = sum / total;
  }
}

/** How far a Gaussian reaches, in samples. */
function radiusOf(sigma: number): number {
  return Math.floor(4 * sigma + 0.5);
}

/** Where a place beyond the ends lies when the signal is mirrored there, the end sample included. */
function mirrored(index: number, length: number): number {
  if (index >= 0 && index < length) return index;
  const period = 2 * length;
  const within = ((index % period) + period) % period;
  return within < length ? within : period - 1 - within;
}
