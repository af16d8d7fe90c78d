import { inverseRealFft, realFft } from '../signal';
import { type AugmentationContext, BaseAugmentation } from './base-augmentation';
import { number, parameters } from './schema';
import { passBand, stopBand } from './spectral-gain';

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
export class TailoredMixup extends BaseAugmentation<typeof tailoredMixup> {
  static override readonly schema = tailoredMixup;

  protected transform(x: Float32Array, out: Float32Array, { random, partner }: AugmentationContext): void {
    const { alpha } = this.parameters;
    if (partner) mixSpectra(x, partner, out, random.beta(alpha, alpha), random.beta(alpha, alpha));
    else out.set(x);
  }
}

/**
 * Writes the signal whose spectrum has in every bin the magnitude `a·|X| + (1-a)·|P|` and the phase
 * `b·∠X + (1-b)·∠P`, angles in (-π, π] mixed as plain numbers. The lowest bin, and the highest of an even length, keep
 * their real part only.
 *
 * @param magnitudeShare a, from 0 (the partner's magnitudes) to 1 (those of `x`)
 * @param phaseShare b, likewise
 */
export function mixSpectra(
  x: Float32Array,
  partner: Float32Array,
  out: Float32Array,
  magnitudeShare: number,
  phaseShare: number,
): void {
  const mixed = realFft(x);
  const other = realFft(partner);
  const { re, im } = mixed;
  makeReal(im, x.length);
  makeReal(other.im, x.length);
  for (let k = 0; k < re.length; k++) {
    const [a, b, c, d] = [re[k]!, im[k]!, other.re[k]!, other.im[k]!];
    const magnitude =
      magnitudeShare * Math.sqrt(a * a + b * b) + (1 - magnitudeShare) * Math.sqrt(c * c + d * d);
    const phase = phaseShare * Math.atan2(b, a) + (1 - phaseShare) * Math.atan2(d, c);
    re[k] = magnitude * Math.cos(phase);
    im[k] = magnitude * Math.sin(phase);
  }
  out.set(inverseRealFft(mixed, x.length));
}

/** Clears rounding errors where a real signal has none: their sign would turn a phase of π into -π. */
function makeReal(im: Float64Array, samples: number): void {
  im[0] = 0;
  if (samples % 2 === 0) im[samples / 2] = 0;
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
export class RandomBandStopFilter extends BaseAugmentation<typeof bandStop> {
  static override readonly schema = bandStop;

  protected transform(
    x: Float32Array,
    out: Float32Array,
    { random, samplingRate }: AugmentationContext,
  ): void {
    const { width, lowest, highest } = this.parameters;
    const low = Math.min(lowest, samplingRate / 2);
    const centre = random.uniform(low, Math.max(low, Math.min(highest, samplingRate / 2)));
    if (width === 0) out.set(x);
    else stopBand(x, out, samplingRate, [centre - width / 2, centre + width / 2]);
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
export class BandpassFilter extends BaseAugmentation<typeof bandpass> {
  static override readonly schema = bandpass;

  protected transform(
    x: Float32Array,
    out: Float32Array,
    { random, samplingRate }: AugmentationContext,
  ): void {
    const { max_low, min_high } = this.parameters;
    const low = random.uniform(0, max_low);
    const high = random.uniform(Math.min(min_high, samplingRate / 2), samplingRate / 2);
    passBand(x, out, samplingRate, [low, Math.max(low, high)]);
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
export class FTSurrogate extends BaseAugmentation<typeof surrogate> {
  static override readonly schema = surrogate;

  protected transform(x: Float32Array, out: Float32Array, { random }: AugmentationContext): void {
    const turns = random.fillUniform(new Float32Array((x.length >> 1) + 1));
    const circle = 2 * Math.PI * this.parameters.phase_noise;
    turnPhases(
      x,
      out,
      turns.map((turn) => turn * circle),
    );
  }
}

/**
 * Writes `x` with the phase of each frequency turned by an angle; the mean, and the highest frequency of an even
 * length, stay.
 */
export function turnPhases(x: Float32Array, out: Float32Array, angles: Float32Array): void {
  const spectrum = realFft(x);
  const { re, im } = spectrum;
  const last = Math.ceil(x.length / 2);
  for (let k = 1; k < last; k++) {
    const [a, b] = [re[k]!, im[k]!];
    const [cos, sin] = [Math.cos(angles[k]!), Math.sin(angles[k]!)];
    re[k] = a * cos - b * sin;
    im[k] = a * sin + b * cos;
  }
  out.set(inverseRealFft(spectrum, x.length));
}
