import { type AugmentationContext, BaseAugmentation } from './base-augmentation';
import { naturalSpline } from './natural-spline';
import { number, parameters } from './schema';

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
export class TimeWarping extends BaseAugmentation<typeof timeWarping> {
  static override readonly schema = timeWarping;

  protected transform(x: Float32Array, out: Float32Array, { random }: AugmentationContext): void {
    const { sigma, knot_points } = this.parameters;
    const speeds = new Float64Array(knot_points);
    for (let k = 0; k < knot_points; k++) speeds[k] = random.normal(1, sigma);
    warp(x, out, speeds);
  }
}

/** Time never runs slower than this, so that it never stands still or turns back. */
const slowest = 0.1;

let times = new Float64Array(0);

/**
 * `out[t] = x(τ(t))`, where x between samples is linear and τ is the path of a reader whose speed v is the natural cubic
 * spline through `speeds`, at least 0.1: τ(t) = (T-1) · ∫₀ᵗ v / ∫₀ᵀ⁻¹ v, integrated by trapezoids. τ grows, τ(0) = 0 and
 * τ(T-1) = T-1: both ends stay in place.
 */
export function warp(x: Float32Array, out: Float32Array, speeds: Float64Array): void {
  const last = x.length - 1;
  if (times.length !== x.length) times = new Float64Array(x.length);
  naturalSpline(speeds, times);
  integrate(times);
  const scale = last > 0 ? last / times[last]! : 0;
  for (let t = 0; t <= last; t++) {
    const time = times[t]! * scale;
    const before = Math.min(Math.floor(time), Math.max(0, last - 1));
    const share = time - before;
    const start = x[before]!;
    out[t] = share === 0 ? start : start + share * (x[before + 1]! - start);
  }
}

/** Replaces speeds by the distance covered up to each sample. */
function integrate(values: Float64Array): void {
  let distance = 0;
  let speed = Math.max(values[0]!, slowest);
  values[0] = 0;
  for (let t = 1; t < values.length; t++) {
    const next = Math.max(values[t]!, slowest);
    distance += (speed + next) / 2;
    speed = next;
    values[t] = distance;
  }
}

const timeReversal = parameters('Plays the signal backwards', {}, 0.5);

/**
 * Reverses the order of the samples.
 *
 * Rommel, Paillard, Moreau, Gramfort: Data augmentation for learning predictive models on EEG (J. Neural Eng., 2022).
 */
export class TimeReversal extends BaseAugmentation<typeof timeReversal> {
  static override readonly schema = timeReversal;

  protected transform(x: Float32Array, out: Float32Array): void {
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
export class Permutation extends BaseAugmentation<typeof permutation> {
  static override readonly schema = permutation;

  protected transform(x: Float32Array, out: Float32Array, { random }: AugmentationContext): void {
    permuteSegments(x, out, random.permutation(Math.min(this.parameters.segments, x.length)));
  }
}

/** Writes the pieces of `x`, as many as `order` names, in that order; the first pieces are the longer ones. */
export function permuteSegments(x: Float32Array, out: Float32Array, order: ArrayLike<number>): void {
  const pieces = order.length;
  const [short, longer] = [Math.floor(x.length / pieces), x.length % pieces];
  const begin = (piece: number) => piece * short + Math.min(piece, longer);
  let at = 0;
  for (let k = 0; k < pieces; k++) {
    const piece = x.subarray(begin(order[k]!), begin(order[k]! + 1));
    out.set(piece, at);
    at += piece.length;
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
export class RandomTimeShift extends BaseAugmentation<typeof timeShift> {
  static override readonly schema = timeShift;

  protected transform(
    x: Float32Array,
    out: Float32Array,
    { random, samplingRate }: AugmentationContext,
  ): void {
    const most = Math.round(this.parameters.max_shift * samplingRate);
    roll(x, out, random.integer(2 * most + 1) - most);
  }
}

/** Writes `x` moved to the right by `shift` samples, around its ends. */
export function roll(x: Float32Array, out: Float32Array, shift: number): void {
  const first = (((-shift % x.length) + x.length) % x.length) | 0;
  out.set(x.subarray(first));
  out.set(x.subarray(0, first), x.length - first);
}
