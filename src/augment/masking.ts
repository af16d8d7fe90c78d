import type { AugmentationContext } from './base-augmentation';
import { DrawnAugmentation } from './drawn-augmentation';
import { forShare, type ShortestEpoch } from './epoch-length';
import { assemble, silence } from './pieces';
import { number, parameters } from './schema';
import { applyGains, gainsOfBand, shortestForBand } from './spectral-gain';

const zeroMasking = parameters(
  'Silences one stretch of the signal',
  {
    masking_ratio: number({
      default: 0.1,
      min: 0,
      max: 1,
      neutral: 0,
      meaning: 'Share of the samples that become zero',
    }),
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
export class RandomZeroMasking extends DrawnAugmentation<typeof zeroMasking> {
  static override readonly schema = zeroMasking;

  protected readonly change = 'assemble';

  protected override shortestEpoch(): ShortestEpoch | undefined {
    const { masking_ratio } = this.parameters;
    return forShare(masking_ratio, `a mask of ${masking_ratio} of them`);
  }

  protected draw(samples: number, { random }: AugmentationContext): number[] {
    const length = Math.round(this.parameters.masking_ratio * samples);
    const start = random.integer(samples - length + 1);
    return [0, start, silence, length, start + length, samples - length - start];
  }

  protected perform(x: Float32Array, out: Float32Array, pieces: ArrayLike<number>): void {
    assemble(x, out, pieces);
  }
}

const cutoutResize = parameters(
  'Cuts one stretch out and stretches the rest over its place',
  {
    cut_ratio: number({
      default: 0.25,
      min: 0,
      max: 0.9,
      neutral: 0,
      meaning: 'Share of the samples that are cut out',
    }),
  },
  0.5,
);

/**
 * Cuts out one contiguous stretch of `round(cut_ratio · T)` samples, beginning anywhere that it fits, joins what is left and
 * stretches it to T samples by linear interpolation.
 *
 * Cutout and resize of Jiang, Zhao, Du, Yuan: Self-supervised contrastive learning for EEG-based sleep staging
 * (IJCNN 2021), where the stretch is one of four equal parts.
 */
export class CutoutResize extends DrawnAugmentation<typeof cutoutResize> {
  static override readonly schema = cutoutResize;

  protected readonly change = 'stretch';

  protected override shortestEpoch(): ShortestEpoch | undefined {
    const { cut_ratio } = this.parameters;
    const shortest = forShare(cut_ratio, `a cut of ${cut_ratio} of them`);
    return shortest && { ...shortest, samples: Math.max(2, shortest.samples) };
  }

  protected draw(samples: number, { random }: AugmentationContext): number[] {
    const length = Math.min(samples - 1, Math.round(this.parameters.cut_ratio * samples));
    return [random.integer(samples - length + 1), length];
  }

  protected perform(x: Float32Array, out: Float32Array, [start, length]: number[]): void {
    cutAndStretch(x, out, start!, length!);
  }
}

/** Writes `x` without `length` samples from `start` on, stretched to its whole length; both ends stay in place. */
export function cutAndStretch(x: Float32Array, out: Float32Array, start: number, length: number): void {
  const kept = x.length - length;
  const at = (index: number) => x[index < start ? index : index + length]!;
  const step = x.length > 1 ? (kept - 1) / (x.length - 1) : 0;
  for (let t = 0; t < x.length; t++) {
    const position = t * step;
    const before = Math.floor(position);
    const share = position - before;
    const first = at(before);
    out[t] = share === 0 || before + 1 >= kept ? first : first + share * (at(before + 1) - first);
  }
}

const specMask = parameters(
  'Takes a band of frequencies out of one stretch of time',
  {
    time_ratio: number({
      default: 0.3,
      min: 0,
      max: 1,
      neutral: 0,
      meaning: 'Share of the time that is masked',
    }),
    width: number({ default: 5, min: 0, max: 100, neutral: 0, meaning: 'Width of the band in Hz' }),
  },
  0.5,
);

/**
 * Masks a rectangle of the time-frequency plane: `width` Hz, anywhere below half the sampling rate, during a stretch of
 * `time_ratio · T` samples, anywhere. Its edges are soft: 0.5 Hz, and a tenth of the stretch at each end.
 *
 * After Park et al.: SpecAugment (Interspeech 2019), without a spectrogram: outside of the rectangle the signal stays as
 * it is.
 */
export class SpecMask extends DrawnAugmentation<typeof specMask> {
  static override readonly schema = specMask;

  protected readonly change = 'mask';

  protected override shortestEpoch(samplingRate: number): ShortestEpoch | undefined {
    const { time_ratio, width } = this.parameters;
    const stretch = forShare(time_ratio, `a mask of ${time_ratio} of them`);
    const band = shortestForBand(width, samplingRate);
    if (!stretch || !band) return undefined;
    return band.samples > stretch.samples ? band : stretch;
  }

  protected draw(samples: number, { random, samplingRate }: AugmentationContext): number[] {
    const { time_ratio, width } = this.parameters;
    const length = Math.round(time_ratio * samples);
    const start = random.integer(samples - length + 1);
    const low = random.uniform(0, Math.max(0, samplingRate / 2 - width));
    const high = width === 0 ? Number.NEGATIVE_INFINITY : low + width;
    return [start, length, ...gainsOfBand(samples, samplingRate, [low, high])];
  }

  protected perform(x: Float32Array, out: Float32Array, [start, length, ...gains]: number[]): void {
    applyGains(x, out, gains);
    for (let t = 0; t < x.length; t++) out[t] = x[t]! - softStretch(t - start!, length!) * out[t]!;
  }
}

/** 1 within a stretch, 0 outside, and half a cosine over a tenth of it at both ends. */
function softStretch(t: number, length: number): number {
  if (t < 0 || t >= length) return 0;
  const ramp = length / 10;
  const distance = Math.min(t + 0.5, length - t - 0.5);
  return distance >= ramp ? 1 : 0.5 - 0.5 * Math.cos((Math.PI * distance) / ramp);
}
