import type { AugmentationContext } from './base-augmentation';
import { DrawnAugmentation } from './drawn-augmentation';
import type { ShortestEpoch } from './epoch-length';
import { mixSpectra } from './mix-spectra';
import { number, parameters } from './schema';
import { applyGains, gainsBesideBand, gainsOfBand, shortestForBand } from './spectral-gain';
import { turnPhases } from './turn-phases';

const tailoredMixup = parameters(
  'Mixes the spectrum with that of another sample, magnitudes and phases separately',
  {
    alpha: number({
      default: 0.2,
      min: 0.001,
      max: 100,
      meaning:
        'Both shapes of the beta distribution of the two mixing shares; small ones mix little, or nearly swap',
    }),
  },
  0.5,
);

/**
 * Mixes a signal with its partner in the frequency domain: magnitudes by one share, phases by another, both drawn from
 * Beta(alpha, alpha); see `mixSpectra`. Without a partner the signal is copied.
 *
 * After Demirel, Holz: Finding order in chaos (NeurIPS 2023), in the form that SimpleSleepNet (Gupta, 2025) gives it.
 */
export class TailoredMixup extends DrawnAugmentation<typeof tailoredMixup> {
  static override readonly schema = tailoredMixup;

  protected readonly change = 'mix';

  protected draw(_samples: number, { random, partner }: AugmentationContext): number[] | undefined {
    const { alpha } = this.parameters;
    return partner && [random.beta(alpha, alpha), random.beta(alpha, alpha)];
  }

  protected perform(
    x: Float32Array,
    out: Float32Array,
    [magnitude, phase]: number[],
    { partner }: AugmentationContext,
  ): void {
    mixSpectra(x, partner!, out, magnitude!, phase!);
  }
}

const bandStop = parameters(
  'Takes a narrow band of frequencies out',
  {
    width: number({ default: 5, min: 0, max: 100, neutral: 0, meaning: 'Width of the band in Hz' }),
    lowest: number({ default: 2.8, min: 0, max: 1000, meaning: 'Lowest centre of the band in Hz' }),
    highest: number({
      default: 82.5,
      min: 0,
      max: 1000,
      meaning: 'Highest centre in Hz; half the sampling rate, if that is lower',
    }),
  },
  0.5,
);

/**
 * Removes `width` Hz around a centre drawn evenly from `lowest` to `highest`. Nothing is shifted in time; 0.5 Hz beside the
 * band everything is as it was.
 *
 * Band-stop of Mohsenvand, Izadi, Maes (ML4H 2020), with its width and centres.
 */
export class RandomBandStopFilter extends DrawnAugmentation<typeof bandStop> {
  static override readonly schema = bandStop;

  protected readonly change = 'gain';

  protected override shortestEpoch(samplingRate: number): ShortestEpoch | undefined {
    return shortestForBand(this.parameters.width, samplingRate);
  }

  protected draw(
    samples: number,
    { random, samplingRate }: AugmentationContext,
  ): ArrayLike<number> | undefined {
    const { width, lowest, highest } = this.parameters;
    const low = Math.min(lowest, samplingRate / 2);
    const centre = random.uniform(low, Math.max(low, Math.min(highest, samplingRate / 2)));
    if (width === 0) return undefined;
    return gainsBesideBand(samples, samplingRate, [centre - width / 2, centre + width / 2]);
  }

  protected perform(x: Float32Array, out: Float32Array, gains: ArrayLike<number>): void {
    applyGains(x, out, gains);
  }
}

const bandpass = parameters(
  'Keeps a random band of frequencies',
  {
    max_low: number({
      default: 4,
      min: 0,
      max: 1000,
      neutral: 0,
      meaning: 'Highest frequency in Hz from which the kept band may begin',
    }),
    min_high: number({
      default: 20,
      min: 0,
      max: 1000,
      meaning:
        'Lowest frequency in Hz at which the kept band may end; it ends at half the sampling rate at most',
    }),
  },
  0.5,
);

/**
 * Keeps the frequencies from one drawn evenly from 0 to `max_low` to one drawn from `min_high` to half the sampling rate.
 *
 * Bandpass filtering of Yang, Xiao, Westover, Sun: Self-supervised electroencephalogram representation learning for
 * automatic sleep staging (JMIR AI, 2023).
 */
export class BandpassFilter extends DrawnAugmentation<typeof bandpass> {
  static override readonly schema = bandpass;

  protected readonly change = 'gain';

  protected draw(samples: number, { random, samplingRate }: AugmentationContext): ArrayLike<number> {
    const { max_low, min_high } = this.parameters;
    const low = random.uniform(0, max_low);
    const high = random.uniform(Math.min(min_high, samplingRate / 2), samplingRate / 2);
    return gainsOfBand(samples, samplingRate, [low, Math.max(low, high)]);
  }

  protected perform(x: Float32Array, out: Float32Array, gains: ArrayLike<number>): void {
    applyGains(x, out, gains);
  }
}

const surrogate = parameters(
  'Keeps the spectrum and randomises the phases',
  {
    phase_noise: number({
      default: 1,
      min: 0,
      max: 1,
      neutral: 0,
      meaning: 'Share of the full circle over which each phase is turned',
    }),
  },
  0.5,
);

/**
 * Turns the phase of every frequency by an angle of its own, drawn evenly from 0 to 2 π phase_noise and the same for all
 * channels, so that what they have in common stays.
 *
 * Schwabedal, Snyder, Cakmak, Nemati, Clifford: Addressing class imbalance in classification problems of noisy signals by
 * using Fourier transform surrogates (2018).
 */
export class FTSurrogate extends DrawnAugmentation<typeof surrogate> {
  static override readonly schema = surrogate;

  protected readonly change = 'turn';

  protected override shortestEpoch(): ShortestEpoch | undefined {
    return this.parameters.phase_noise > 0
      ? { samples: 3, reason: 'a frequency that has a phase' }
      : undefined;
  }

  protected draw(samples: number, { random }: AugmentationContext): Float32Array {
    const turns = random.fillUniform(new Float32Array((samples >> 1) + 1));
    const circle = 2 * Math.PI * this.parameters.phase_noise;
    return turns.map((turn) => turn * circle);
  }

  protected perform(x: Float32Array, out: Float32Array, angles: Float32Array): void {
    turnPhases(x, out, angles);
  }
}
