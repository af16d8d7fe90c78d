import type { AugmentationContext } from './base-augmentation';
import { DrawnAugmentation } from './drawn-augmentation';
import type { ShortestEpoch } from './epoch-length';
import { secondDerivatives } from './natural-spline';
import { assemble, rolled, segmentsInOrder } from './pieces';
import { number, parameters } from './schema';
import { warp } from './warp';

const timeWarping = parameters(
  'Plays the signal at a speed that drifts smoothly, and arrives on time',
  {
    sigma: number({
      default: 0.1,
      min: 0,
      max: 1,
      neutral: 0,
      meaning: 'Standard deviation of the speed at the knots, around 1',
    }),
    knot_points: number({
      default: 5,
      min: 2,
      max: 100,
      integer: true,
      meaning: 'Knots of the speed curve, the two ends included',
    }),
  },
  0.7,
);

/**
 * Stretches and squeezes time: the speed at `knot_points` evenly spread knots is drawn from N(1, sigma²) and joined by a
 * natural cubic spline; `warp` does the rest.
 *
 * After Um et al.: Data augmentation of wearable sensor data for Parkinson's disease monitoring using convolutional
 * neural networks (ICMI 2017).
 */
export class TimeWarping extends DrawnAugmentation<typeof timeWarping> {
  static override readonly schema = timeWarping;

  protected readonly change = 'warp';

  protected override shortestEpoch(): ShortestEpoch | undefined {
    const { knot_points } = this.parameters;
    return { samples: knot_points, reason: `${knot_points} knots` };
  }

  protected draw(_samples: number, { random }: AugmentationContext): Float64Array {
    const { sigma, knot_points } = this.parameters;
    const numbers = new Float64Array(2 * knot_points);
    const speeds = numbers.subarray(0, knot_points);
    for (let k = 0; k < knot_points; k++) speeds[k] = random.normal(1, sigma);
    numbers.set(secondDerivatives(speeds), knot_points);
    return numbers;
  }

  protected perform(x: Float32Array, out: Float32Array, numbers: Float64Array): void {
    warp(x, out, numbers.subarray(0, numbers.length / 2));
  }
}

const timeReversal = parameters('Plays the signal backwards', {}, 0.5);

/**
 * Reverses the order of the samples.
 *
 * Rommel, Paillard, Moreau, Gramfort: Data augmentation for learning predictive models on EEG (J. Neural Eng., 2022).
 */
export class TimeReversal extends DrawnAugmentation<typeof timeReversal> {
  static override readonly schema = timeReversal;

  protected readonly change = 'reverse';

  protected draw(): number[] {
    return [];
  }

  protected perform(x: Float32Array, out: Float32Array): void {
    out.set(x);
    out.reverse();
  }
}

const permutation = parameters(
  'Cuts the signal into pieces and joins them in another order',
  {
    segments: number({
      default: 5,
      min: 1,
      max: 1000,
      integer: true,
      neutral: 1,
      meaning: 'How many pieces',
    }),
  },
  0.5,
);

/**
 * Cuts into `segments` pieces, whose lengths differ by one sample at most, and joins them in random order, each order as
 * likely as the next.
 *
 * Um et al. (ICMI 2017).
 */
export class Permutation extends DrawnAugmentation<typeof permutation> {
  static override readonly schema = permutation;

  protected readonly change = 'assemble';

  protected override shortestEpoch(): ShortestEpoch | undefined {
    const { segments } = this.parameters;
    return { samples: segments, reason: `${segments} segments` };
  }

  protected draw(samples: number, { random }: AugmentationContext): number[] {
    return segmentsInOrder(samples, random.permutation(this.parameters.segments));
  }

  protected perform(x: Float32Array, out: Float32Array, pieces: ArrayLike<number>): void {
    assemble(x, out, pieces);
  }
}

const timeShift = parameters(
  'Moves the signal in time, around its ends',
  {
    max_shift: number({
      default: 0.25,
      min: 0,
      max: 1000,
      neutral: 0,
      meaning: 'Largest shift to either side, in seconds',
    }),
  },
  0.5,
);

/**
 * Shifts by a whole number of samples drawn evenly from -max_shift to max_shift seconds; what leaves at one end comes
 * in at the other.
 *
 * Time shift of Mohsenvand, Izadi, Maes (ML4H 2020): 50 samples at 200 Hz.
 */
export class RandomTimeShift extends DrawnAugmentation<typeof timeShift> {
  static override readonly schema = timeShift;

  protected readonly change = 'assemble';

  protected override shortestEpoch(samplingRate: number): ShortestEpoch | undefined {
    const { max_shift } = this.parameters;
    return { samples: this.most(samplingRate), reason: `shifts of ${max_shift} s at ${samplingRate} Hz` };
  }

  protected draw(samples: number, { random, samplingRate }: AugmentationContext): number[] {
    const most = this.most(samplingRate);
    return rolled(samples, random.integer(2 * most + 1) - most);
  }

  protected perform(x: Float32Array, out: Float32Array, pieces: ArrayLike<number>): void {
    assemble(x, out, pieces);
  }

  /** Of a shift, in samples. */
  private most(samplingRate: number): number {
    return Math.round(this.parameters.max_shift * samplingRate);
  }
}
